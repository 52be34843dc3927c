/* tokenizer - how many tokens a text has: the server is asked, or a file is */
#include "load/tokenizer.h"

#include <string.h>

#include "base/mem.h"
#include "json/doc.h"
#include "json/number.h"
#include "json/write.h"
#include "prompt/words.h"

#define ANSWER_MAX ((size_t)64 << 20)

static const char probe[] = "one two three";

#define PROBE_TOKENS_MAX (sizeof probe) /* a byte each, at most */

static void add_body(struct buf *out, const struct tokenizer *t,
		     const char *text, size_t len)
{
	static const struct {
		const char *name, *rest;
	} shapes[] = {
		[TOKENIZER_PROMPT] = { "prompt",
				       ",\"add_special_tokens\":false" },
		[TOKENIZER_CONTENT] = { "content", ",\"add_special\":false" },
		[TOKENIZER_INPUTS] = { "inputs",
				       ",\"add_special_tokens\":false" },
	};

	buf_adds(out, "{");
	if (t->shape == TOKENIZER_PROMPT && t->model) {
		buf_adds(out, "\"model\":");
		json_quote(out, t->model, strlen(t->model));
		buf_addc(out, ',');
	}
	buf_addf(out, "\"%s\":", shapes[t->shape].name);
	json_quote(out, text, len);
	buf_addf(out, "%s}", shapes[t->shape].rest);
}

/* The number of elements of an array, or a number that is a count. */
static int read_count(size_t *tokens, const struct json_doc *doc,
		      const struct json_node *node)
{
	double value = -1;

	if (!node)
		return -1;
	if (node->type == JSON_ARRAY) {
		*tokens = node->count;
		return 0;
	}
	if (node->type == JSON_NUMBER)
		value = number_double(json_raw(doc, node), node->len);
	if (!(value >= 0 && value <= 1e9))
		return -1;
	*tokens = (size_t)value;
	return (double)*tokens == value ? 0 : -1;
}

int tokenizer_read(size_t *tokens, enum tokenizer_shape shape,
		   const char *answer, size_t len, struct err *e)
{
	static const char *const pointers[] = {
		[TOKENIZER_PROMPT] = "/count",
		[TOKENIZER_CONTENT] = "/tokens",
		[TOKENIZER_INPUTS] = "",
	};
	const struct json_limits limits = { ANSWER_MAX, 64 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *node;

	if (json_scan(&doc, answer, len, &limits, e) < 0)
		return err_wrap(e, "/tokenize: byte %zu", doc.stop);
	node = json_at(&doc, pointers[shape]);
	if (node && shape != TOKENIZER_PROMPT && node->type != JSON_ARRAY)
		node = NULL;
	if (!node || (shape == TOKENIZER_PROMPT && node->type == JSON_ARRAY) ||
	    read_count(tokens, &doc, node) < 0)
		return err_set(e, ERR_DATA, "/tokenize: no count in it");
	return 0;
}

/* t->status is 0 when there was no answer. */
static int ask_for(struct tokenizer *t, const char *text, size_t len,
		   struct buf *out, struct err *e)
{
	AUTO(buf_release) struct buf body = BUF_INIT(ANSWER_MAX);
	struct endpoint_call call = { .path = "/tokenize", .out = out };

	t->status = 0;
	add_body(&body, t, text, len);
	if (body.is_full)
		return err_set(e, ERR_DATA, "a text is too long to count");
	call.body = body.data;
	call.body_len = body.len;
	t->calls++;
	if (t->endpoint.call(t->endpoint.context, &call, e) < 0)
		return -1;
	t->status = call.status;
	return 0;
}

/* Tokens are read out of a 200. */
static int ask(struct tokenizer *t, const char *text, size_t len,
	       size_t *tokens, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);

	if (ask_for(t, text, len, &out, e) < 0)
		return -1;
	if (t->status != 200)
		return 0;
	return tokenizer_read(tokens, t->shape, out.data, out.len, e);
}

static int refused(long status, struct err *e)
{
	if (status == 401 || status == 403)
		return err_set(e, ERR_UNAVAILABLE,
			       "/tokenize: status %ld: check the key", status);
	return err_set(e, status == 429 || status >= 500 ? ERR_AGAIN : ERR_DATA,
		       "/tokenize: status %ld", status);
}

/* Whether no other shape would be answered otherwise. */
static bool is_final(long status)
{
	return status == 401 || status == 403 || status == 429 ||
	       (status >= 500 && status != 501);
}

/* 1: the server speaks this shape; 0: it does not. */
static int probe_shape(struct tokenizer *t, struct err *e)
{
	size_t tokens = 0;
	struct err why = { 0 };
	int got = ask(t, probe, sizeof probe - 1, &tokens, &why);

	if (got < 0 && !t->status) {
		*e = why;
		return -1;
	}
	if (is_final(t->status))
		return refused(t->status, e);
	return got == 0 && t->status == 200 && tokens &&
	       tokens <= PROBE_TOKENS_MAX;
}

int tokenizer_open(struct tokenizer *t, const struct endpoint *endpoint,
		   const char *model, struct err *e)
{
	int found = 0;

	*t = (struct tokenizer){ .endpoint = *endpoint, .model = model };
	while (!found && t->shape < TOKENIZER_INPUTS) {
		t->shape++;
		found = probe_shape(t, e);
	}
	if (found <= 0)
		t->shape = TOKENIZER_NONE;
	return found < 0 ? -1 : 0;
}

int tokenizer_open_file(struct tokenizer *t, const char *path, struct err *e)
{
	*t = (struct tokenizer){ 0 };
	if (encoder_open(&t->encoder, path, e) < 0)
		return err_wrap(e, "--tokenizer");
	t->shape = TOKENIZER_FILE;
	return 0;
}

void tokenizer_release(struct tokenizer *t)
{
	encoder_release(&t->encoder);
	t->shape = TOKENIZER_NONE;
}

int tokenizer_count(struct tokenizer *t, const char *text, size_t len,
		    size_t *tokens, struct err *e)
{
	struct tokens got = { 0 };

	if (t->shape == TOKENIZER_FILE) {
		if (encoder_encode(t->encoder, text, len, &got, e) < 0)
			return -1;
		*tokens = got.count;
		return 0;
	}
	if (ask(t, text, len, tokens, e) < 0)
		return -1;
	return t->status == 200 ? 0 : refused(t->status, e);
}

static int count(void *context, const char *text, size_t len, size_t *tokens,
		 struct err *e)
{
	return tokenizer_count(context, text, len, tokens, e);
}

struct counter tokenizer_counter(struct tokenizer *t)
{
	if (t->shape == TOKENIZER_NONE)
		return (struct counter){ 0 };
	return (struct counter){ count, t, t->shape == TOKENIZER_FILE };
}

/* Of vLLM and llama.cpp a number, of TGI an object with an id. */
static int read_id(uint64_t *id, const struct json_doc *doc,
		   const struct json_node *token)
{
	double value;

	if (token->type == JSON_OBJECT)
		token = json_member(doc, token, "id");
	if (!token || token->type != JSON_NUMBER)
		return -1;
	value = number_double(json_raw(doc, token), token->len);
	if (!(value >= 0 && value <= 1e9))
		return -1;
	*id = (uint64_t)value;
	return 0;
}

static int read_ids(struct words_ids *ids, const struct json_doc *doc,
		    const struct json_node *tokens)
{
	const struct json_node *token;

	if (!tokens || tokens->type != JSON_ARRAY ||
	    tokens->count != WORDS_COUNT)
		return -1;
	token = json_first(doc, tokens);
	for (size_t i = 0; i < WORDS_COUNT; i++) {
		if (read_id(&ids->id[i], doc, token) < 0)
			return -1;
		token = json_next(doc, token);
	}
	return 0;
}

/* Of a file: each word is to be one token, wherever it stands. */
static int read_words(struct tokenizer *t, struct words_ids *ids,
		      const struct buf *text, struct err *e)
{
	AUTO(tokens_release) struct tokens got = { .has_ids = true };

	if (encoder_encode(t->encoder, text->data, text->len, &got, e) < 0)
		return -1;
	if (got.count != WORDS_COUNT)
		return err_set(e, ERR_DATA,
			       "the tokenizer has not one id for each common "
			       "word: leave out --prompt-token-ids");
	for (size_t i = 0; i < WORDS_COUNT; i++)
		ids->id[i] = got.ids[i];
	return 0;
}

int tokenizer_words(struct tokenizer *t, struct words_ids *ids, struct err *e)
{
	static const struct json_limits limits = { ANSWER_MAX, 64 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	words_list(&text);
	if (t->shape == TOKENIZER_FILE)
		return read_words(t, ids, &text, e);
	if (ask_for(t, text.data, text.len, &out, e) < 0)
		return -1;
	if (t->status != 200)
		return refused(t->status, e);
	if (json_scan(&doc, out.data, out.len, &limits, e) < 0)
		return err_wrap(e, "/tokenize");
	if (read_ids(ids, &doc,
		     json_at(&doc,
			     t->shape == TOKENIZER_INPUTS ? "" : "/tokens")) <
	    0)
		return err_set(e, ERR_DATA,
			       "/tokenize: not one id for each common word: "
			       "leave out --prompt-token-ids");
	return 0;
}
