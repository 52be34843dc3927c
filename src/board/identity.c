/* identity - which entries compete with one another, as data */
#include "board/identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "board/rule.h"
#include "json/builtin.h"
#include "json/canon.h"

/* What a rule is compiled from, and where messages say it stands. */
struct rule {
	const struct json_doc *doc;
	const char *name;
	size_t field;
};

static const char six[] =
	"[{\"name\":\"chip_model\",\"from\":[\"/hardware/chip_model\"],"
	"\"default\":\"unknown\"},"
	"{\"name\":\"chip_count\",\"from\":[\"/hardware/chip_count\"],"
	"\"default\":1},"
	"{\"name\":\"model\",\"from\":[\"/model/name\"],"
	"\"default\":\"unknown\"},"
	"{\"name\":\"precision\",\"from\":[\"/model/precision\"],"
	"\"default\":\"FP16\"},"
	"{\"name\":\"input_length\",\"from\":[\"/workload/input_length\"],"
	"\"default\":0},"
	"{\"name\":\"output_length\",\"from\":[\"/workload/output_length\"],"
	"\"default\":0}]";

static const char *const row_pointers[ROW_FIELDS] = {
	[ROW_ID] = "/entry_id",
	[ROW_RETRACTED] = "/retracted",
	[ROW_THROUGHPUT] = "/metrics/throughput_tps",
	[ROW_TTFT] = "/metrics/ttft_ms",
	[ROW_ERRORS] = "/metrics/error_rate",
	[ROW_TIME] = "/metadata/submitted_at",
	[ROW_NODES] = "/cluster/node_count",
};

static int fail(const struct rule *r, const char *what, struct err *e)
{
	return err_set(e, ERR_DATA, "%s: /%zu%s", r->name, r->field, what);
}

/* Unescaped, into an owned C string; NULL when it is none. */
static char *text_of(const struct json_doc *doc, const struct json_node *node)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!node || node->type != JSON_STRING)
		return NULL;
	json_text(&text, doc, node);
	return strlen(text.data) == text.len ? xstrdup(text.data) : NULL;
}

static int compile_pointer(struct place *s, const struct rule *r,
			   const struct json_node *node, struct err *e)
{
	s->pointer = text_of(r->doc, node);
	if (!s->pointer || *s->pointer != '/')
		return fail(r, "/from: expected a JSON pointer such as /engine",
			    e);
	return 0;
}

static int compile_word(struct place *s, const struct rule *r,
			const struct json_node *node, struct err *e)
{
	AUTO(free_text) char *word = text_of(r->doc, node);
	AUTO(free_text) char *whole = NULL;

	if (!word)
		return fail(r, "/from: /words: expected strings", e);
	whole = xasprintf("^(%s)$", word);
	if (regcomp(&s->words[s->word_count], whole,
		    REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
		return fail(r,
			    "/from: /words: not an extended regular expression",
			    e);
	s->word_count++;
	return 0;
}

static int compile_words(struct place *s, const struct rule *r,
			 const struct json_node *words, struct err *e)
{
	const struct json_node *node;

	if (words->type != JSON_ARRAY || !words->count)
		return fail(r, "/from: /words: expected a list of words", e);
	s->words = xcalloc(words->count, sizeof *s->words);
	node = json_first(r->doc, words);
	for (uint32_t i = 0; i < words->count; i++) {
		if (compile_word(s, r, node, e) < 0)
			return -1;
		node = json_next(r->doc, node);
	}
	return 0;
}

static int compile_source(struct place *s, const struct rule *r,
			  const struct json_node *node, struct err *e)
{
	const struct json_node *behind, *words;

	s->prefix = BUF_INIT(BUF_MAX);
	if (node->type != JSON_OBJECT)
		return compile_pointer(s, r, node, e);
	if (compile_pointer(s, r, json_member(r->doc, node, "at"), e) < 0)
		return -1;
	behind = json_member(r->doc, node, "behind");
	words = json_member(r->doc, node, "words");
	if (node->count != 2 || !behind == !words)
		return fail(
			r,
			"/from: expected \"at\" with \"behind\" or \"words\"",
			e);
	if (words)
		return compile_words(s, r, words, e);
	if (behind->type == JSON_STRING)
		json_text(&s->prefix, r->doc, behind);
	if (!s->prefix.len)
		return fail(r, "/from: /behind: expected a text", e);
	return 0;
}

static int compile_field(struct field *f, const struct rule *r,
			 const struct json_node *node, struct err *e)
{
	const struct json_node *from = json_member(r->doc, node, "from");
	const struct json_node *fallback = json_member(r->doc, node, "default");
	const struct json_node *name = json_member(r->doc, node, "name");
	struct buf canon = BUF_INIT(BUF_MAX);

	if (!name || name->type != JSON_STRING || !fallback || node->count != 3)
		return fail(r, ": expected \"name\", \"from\" and \"default\"",
			    e);
	if (!from || from->type != JSON_ARRAY || !from->count)
		return fail(r, "/from: expected a list of places", e);
	json_canon(&canon, r->doc, fallback);
	f->fallback = buf_detach(&canon);
	f->sources = xcalloc(from->count, sizeof *f->sources);
	node = json_first(r->doc, from);
	for (uint32_t i = 0; i < from->count; i++) {
		f->count++;
		if (compile_source(&f->sources[i], r, node, e) < 0)
			return -1;
		node = json_next(r->doc, node);
	}
	return 0;
}

/* The row's own pointers come first: their numbers are enum row_field. */
static void prepare(struct identity *id)
{
	for (size_t i = 0; i < ROW_FIELDS; i++)
		pick_add(&id->pick, row_pointers[i]);
	keys_init(&id->keys, id->count);
	for (size_t i = 0; i < id->count; i++) {
		struct field *f = &id->fields[i];

		f->is_last = i + 1 == id->count;
		f->fallback_value = keys_value(&id->keys, f->fallback,
					       strlen(f->fallback), f->is_last);
		for (size_t j = 0; j < f->count; j++)
			f->sources[j].node =
				pick_add(&id->pick, f->sources[j].pointer);
	}
	id->nodes = xcalloc(id->pick.pointers, sizeof *id->nodes);
	id->values = xcalloc(id->count, sizeof *id->values);
}

static int compile_rule(struct identity *id, const struct json_doc *doc,
			const char *name, struct err *e)
{
	struct rule r = { doc, name, 0 };
	const struct json_node *node = json_first(doc, doc->nodes);
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);

	if (doc->nodes->type != JSON_ARRAY || !doc->nodes->count)
		return err_set(e, ERR_DATA, "%s: expected a list of fields",
			       name);
	id->fields = xcalloc(doc->nodes->count, sizeof *id->fields);
	for (; r.field < doc->nodes->count; r.field++) {
		id->count++;
		if (compile_field(&id->fields[r.field], &r, node, e) < 0)
			return -1;
		node = json_next(doc, node);
	}
	json_canon(&canon, doc, doc->nodes);
	hash_sha256(id->digest, canon.data, canon.len);
	return 0;
}

int identity_compile(struct identity **identity, const char *text, size_t len,
		     const char *name, struct err *e)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(identity_free) struct identity *id = xcalloc(1, sizeof *id);

	id->text = BUF_INIT(BUF_MAX);

	if (json_scan(&doc, text, len, &limits, e) < 0)
		return err_wrap(e, "%s: byte %zu", name, doc.stop);
	if (compile_rule(id, &doc, name, e) < 0)
		return -1;
	prepare(id);
	*identity = take(&id);
	return 0;
}

int identity_named(struct identity **identity, const char *name, struct err *e)
{
	if (!strcmp(name, "default"))
		return identity_compile(identity, builtin_identity,
					strlen(builtin_identity), name, e);
	if (!strcmp(name, "six"))
		return identity_compile(identity, six, strlen(six), name, e);
	return err_set(e, ERR_USAGE, "no identity is named '%s'", name);
}

static void release_source(struct place *s)
{
	free(s->pointer);
	buf_release(&s->prefix);
	for (size_t i = 0; i < s->word_count; i++)
		regfree(&s->words[i]);
	free(s->words);
}

void identity_free(struct identity **identity)
{
	struct identity *id = take(identity);

	if (!id)
		return;
	for (size_t i = 0; i < id->count; i++) {
		struct field *f = &id->fields[i];

		for (size_t j = 0; j < f->count; j++)
			release_source(&f->sources[j]);
		free(f->sources);
		free(f->fallback);
	}
	free(id->fields);
	pick_release(&id->pick);
	free(id->nodes);
	free(id->values);
	keys_release(&id->keys);
	buf_release(&id->text);
	free(id);
}

const char *identity_digest(const struct identity *identity)
{
	return identity->digest;
}
