/* token_encoder - tokens of a tokenizer.json, as the reference makes them */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/doc.h"
#include "json/number.h"
#include "tap.h"
#include "token/encoder.h"

static const struct json_limits limits = { (size_t)64 << 20, 64 };

static bool is_same(const struct json_doc *doc, const struct json_node *ids,
		    const struct tokens *tokens)
{
	const struct json_node *id = json_first(doc, ids);

	if (ids->count != tokens->count)
		return false;
	for (size_t i = 0; i < tokens->count; i++) {
		if (number_double(json_raw(doc, id), id->len) != tokens->ids[i])
			return false;
		id = json_next(doc, id);
	}
	return true;
}

/* {"name", "texts": [...], "ids": [[...], ...], "tokenizer": {...}} */
static void one_case(const char *line, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(encoder_release) struct encoder *encoder = NULL;
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	const struct json_node *file, *text, *ids;
	struct err e = { 0 };
	bool holds = true;

	if (!ok(json_scan(&doc, line, len, &limits, &e) == 0, "a case"))
		return;
	json_text(&name, &doc, json_at(&doc, "/name"));
	file = json_at(&doc, "/tokenizer");
	if (encoder_parse(&encoder, json_raw(&doc, file), file->len, &e) < 0) {
		ok(false, "%s: %s", name.data, e.text);
		return;
	}
	text = json_first(&doc, json_at(&doc, "/texts"));
	ids = json_first(&doc, json_at(&doc, "/ids"));
	for (size_t i = json_at(&doc, "/texts")->count; i; i--) {
		AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);
		AUTO(tokens_release) struct tokens got = { .has_ids = true };

		json_text(&plain, &doc, text);
		/* Twice: what it knows of a word changes nothing. */
		for (int turn = 0; turn < 2; turn++) {
			got.count = 0;
			encoder_encode(encoder, plain.data, plain.len, &got,
				       &e);
			holds &= is_same(&doc, ids, &got);
		}
		text = json_next(&doc, text);
		ids = json_next(&doc, ids);
	}
	ok(holds && !e.kind, "%s", name.data);
}

static void cases(const char *path)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err e;
	const char *line, *end;

	if (!ok(file_read(&text, path, &e) == 0, "%s is there", path))
		return;
	for (line = text.data; *line; line = end + 1) {
		end = strchr(line, '\n');
		one_case(line, (size_t)(end - line));
	}
}

#define FILE_OF(rest, model) "{" rest "\"model\":" model "}"
#define BPE(vocab, merges)                                                     \
	"{\"type\":\"BPE\",\"vocab\":" vocab ",\"merges\":" merges "}"
#define AB "{\"a\":0,\"b\":1,\"ab\":2}"
#define PRE(text) FILE_OF("\"pre_tokenizer\":" text ",", BPE(AB, "[]"))
#define SPLIT(pattern)                                                         \
	PRE("{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":"       \
	    "{\"Regex\":\"" pattern "\"}}")

static const struct {
	const char *text, *why;
} refusals[] = {
	{ "[]", "no tokenizer.json: it has no model" },
	{ "{", "byte 1: " },
	{ "{\"a\":1,\"a\":1}", "byte " },
	{ FILE_OF("", "{\"type\":\"CTC\"}"),
	  "/model: a model CTC is not known here: count with the "
	  "server's (--tokenizer server)" },
	{ FILE_OF("\"normalizer\":{\"type\":\"Nmt\"},", BPE(AB, "[]")),
	  "/normalizer: a normalizer Nmt is not known here" },
	{ PRE("{\"type\":\"Sequence\",\"pretokenizers\":["
	      "{\"type\":\"UnicodeScripts\"}]}"),
	  "/pre_tokenizer/pretokenizers/0: a pre_tokenizer "
	  "UnicodeScripts is not known here" },
	{ PRE("{\"type\":\"Digits\",\"individual_digits\":1}"),
	  "/pre_tokenizer/individual_digits: expected true or false" },
	{ FILE_OF("", BPE(AB, "[\"a c\"]")),
	  "/model/merges/0: a merge of what is no token" },
	{ FILE_OF("", BPE(AB, "[\"a b\",\"b a\"]")),
	  "/model/merges/1: a merge of what is no token" },
	{ FILE_OF("", BPE(AB, "[\"a b c\"]")),
	  "/model/merges/0: expected two tokens" },
	{ FILE_OF("", BPE(AB, "[[\"a\"]]")),
	  "/model/merges/0: expected two tokens" },
	{ FILE_OF("", BPE("{\"a\":1e300}", "[]")),
	  "/model/vocab/a: expected a number from 0 to 1073741824" },
	{ FILE_OF("", BPE("{\"a\":-1}", "[]")), "/model/vocab/a: " },
	{ FILE_OF("", BPE("{\"a\":0.5}", "[]")), "/model/vocab/a: " },
	{ FILE_OF("", BPE("{}", "[]")), "/model/vocab: expected a vocabulary" },
	{ FILE_OF("", "{\"type\":\"BPE\",\"dropout\":0.1}"),
	  "/model/dropout: counts would be left to chance" },
	{ FILE_OF("\"added_tokens\":[{\"id\":4294967296}],", BPE(AB, "[]")),
	  "/added_tokens/0/id: expected a number" },
	{ FILE_OF("", "{\"type\":\"Unigram\",\"vocab\":"
		      "[[\"a\",0],[\"a\",1]]}"),
	  "/model/vocab: a piece is there twice" },
	{ FILE_OF("", "{\"type\":\"Unigram\",\"vocab\":[[\"a\"]]}"),
	  "/model/vocab/0: expected a piece and its score" },
	{ FILE_OF("", "{\"type\":\"Unigram\",\"vocab\":[[\"a\",1e999]]}"),
	  "/model/vocab/0/1: a score that is no number" },
	{ FILE_OF("", "{\"type\":\"Unigram\",\"unk_id\":1,\"vocab\":"
		      "[[\"a\",0]]}"),
	  "/model/unk_id: expected a number from 0 to 0" },
	{ FILE_OF("", "{\"type\":\"WordPiece\",\"vocab\":{\"a\":1},"
		      "\"max_input_chars_per_word\":100000}"),
	  "/model/max_input_chars_per_word: expected a number" },
	{ FILE_OF("\"normalizer\":{\"type\":\"Precompiled\","
		  "\"precompiled_charsmap\":\"AAAA\"},",
		  BPE(AB, "[]")),
	  "/normalizer/precompiled_charsmap: expected base 64 of a map" },
	{ FILE_OF("\"normalizer\":{\"type\":\"Precompiled\","
		  "\"precompiled_charsmap\":\"AAEAAAAAAAAA\"},",
		  BPE(AB, "[]")),
	  "/normalizer/precompiled_charsmap: the map is cut off" },
	{ SPLIT("(a"), "/pre_tokenizer/pattern/Regex: the pattern "
		       "cannot be matched by PCRE2: " },
	{ SPLIT("\\\\bx"), "/pre_tokenizer/pattern/Regex: the pattern "
			   "has an escape that is not known here at "
			   "'\\bx'" },
	{ SPLIT("(a)\\\\1"), "/pre_tokenizer/pattern/Regex: " },
	{ SPLIT("[a&&b]"), "/pre_tokenizer/pattern/Regex: the pattern "
			   "has a class within a class" },
	{ SPLIT("(?m:.)"), "/pre_tokenizer/pattern/Regex: the pattern "
			   "has a group" },
	{ SPLIT("(?R)"), "/pre_tokenizer/pattern/Regex: " },
	{ SPLIT("(*COMMIT)"), "/pre_tokenizer/pattern/Regex: " },
	{ SPLIT("a{2000}"), "/pre_tokenizer/pattern/Regex: " },
	{ SPLIT("a{1,2}+"), "/pre_tokenizer/pattern/Regex: " },
	{ SPLIT("\\\\p{Klingon}"), "/pre_tokenizer/pattern/Regex: " },
	{ SPLIT("\\\\ud800"),
	  "/pre_tokenizer/pattern/Regex: the pattern has a code that "
	  "is no character at '\\ud800'" },
	{ SPLIT("\\\\x{110000}"), "/pre_tokenizer/pattern/Regex: " },
};

static void refused(void)
{
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct encoder *encoder = NULL;
		struct err e = { 0 };
		int result = encoder_parse(&encoder, refusals[i].text,
					   strlen(refusals[i].text), &e);

		ok(result < 0 && e.kind == ERR_DATA && !encoder &&
			   !strncmp(e.text, refusals[i].why,
				    strlen(refusals[i].why)),
		   "refused: %s", e.text);
		encoder_release(&encoder);
	}
}

static int count(const char *file, const char *text, size_t len, size_t *tokens,
		 struct err *e)
{
	AUTO(encoder_release) struct encoder *encoder = NULL;
	struct tokens got = { 0 };

	if (encoder_parse(&encoder, file, strlen(file), e) < 0 ||
	    encoder_encode(encoder, text, len, &got, e) < 0)
		return -1;
	*tokens = got.count;
	return 0;
}

static void limited(void)
{
	static const char merging[] =
		FILE_OF("", BPE("{\"a\":0,\"aa\":1,\"aaaa\":2}",
				"[\"a a\",\"aa aa\"]"));
	size_t len = (size_t)1 << 20, tokens = 0;
	char *text = xmalloc(17 * len);
	struct err e = { 0 };

	memset(text, 'a', 17 * len);
	ok(count(merging, text, len, &tokens, &e) == 0 && tokens == len / 4,
	   "a word of 1 MiB");
	ok(count(merging, text, 17 * len, &tokens, &e) < 0 &&
		   e.kind == ERR_DATA,
	   "not one of 17: %s", e.text);
	ok(count(SPLIT("(a|aa)+$"), text, 5000, &tokens, &e) == 0,
	   "a pattern that may");
	text[4999] = 'b';
	ok(count(SPLIT("(a|aa)+[cd]"), text, 5000, &tokens, &e) < 0 &&
		   !strcmp(e.text, "a pattern searches for too long: count "
				   "with --tokenizer server"),
	   "one that explodes: %s", e.text);
	ok(count(merging, "a\xff", 2, &tokens, &e) < 0 && e.kind == ERR_DATA,
	   "not UTF-8: %s", e.text);
	free(text);
}

int main(void)
{
	const char *top = getenv("TOP");
	char *path =
		xasprintf("%s/tests/data/token/cases.jsonl", top ? top : ".");

	cases(path);
	free(path);
	refused();
	limited();
	return done();
}
