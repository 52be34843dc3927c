/* write - unit test of json/write: nothing but white space changes */
#include "json/write.h"

#include "base/mem.h"
#include "json/doc.h"
#include "random.h"
#include "tap.h"

static const struct {
	const char *text, *compact, *pretty;
} rows[] = {
	{ "1", "1", "1" },
	{ " -0 ", "-0", "-0" },
	{ "\"a b\"", "\"a b\"", "\"a b\"" },
	{ "[ ]", "[]", "[]" },
	{ "{\n}", "{}", "{}" },
	{ "[1,2]", "[1,2]", "[\n  1,\n  2\n]" },
	{ "{\"b\":1, \"a\":[]}", "{\"b\":1,\"a\":[]}",
	  "{\n  \"b\": 1,\n  \"a\": []\n}" },
	{ "[[],[[ ]],{}]", "[[],[[]],{}]",
	  "[\n  [],\n  [\n    []\n  ],\n  {}\n]" },
	{ "{\"a\":{\"b\":[1e400]}}", "{\"a\":{\"b\":[1e400]}}",
	  "{\n  \"a\": {\n    \"b\": [\n      1e400\n    ]\n  }\n}" },
	{ "[\"[1, 2]\",\"{\\\"a\\\": 1}\"]", "[\"[1, 2]\",\"{\\\"a\\\": 1}\"]",
	  "[\n  \"[1, 2]\",\n  \"{\\\"a\\\": 1}\"\n]" },
	{ "[\"\\\\\", \"\\\\\\\"\"]", "[\"\\\\\",\"\\\\\\\"\"]",
	  "[\n  \"\\\\\",\n  \"\\\\\\\"\"\n]" },
	{ "[1.0,1E+2,9007199254740993,\"\\u0041\\/\"]",
	  "[1.0,1E+2,9007199254740993,\"\\u0041\\/\"]",
	  "[\n  1.0,\n  1E+2,\n  9007199254740993,\n  \"\\u0041\\/\"\n]" },
	{ "[true,false,null]", "[true,false,null]",
	  "[\n  true,\n  false,\n  null\n]" },
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(buf_release) struct buf compact = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf pretty = BUF_INIT(BUF_MAX);
		size_t len = strlen(rows[i].text);
		/* Without a NUL behind it, for a sanitizer to see. */
		char *text = xmalloc(len);

		memcpy(text, rows[i].text, len);
		json_compact(&compact, text, len);
		json_pretty(&pretty, text, len, 0);
		is(compact.data, rows[i].compact, "compact");
		is(pretty.data, rows[i].pretty, "pretty");
		free_text(&text);
	}
}

static void test_level(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	json_pretty(&out, "[{}]", 4, 2);
	is(out.data, "[\n      {}\n    ]", "indented by two levels more");
}

/* text, made pretty and then compact, is text made compact. */
static bool is_lossless(const struct buf *text)
{
	AUTO(buf_release) struct buf compact = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf pretty = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf again = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf prettier = BUF_INIT(BUF_MAX);

	json_compact(&compact, text->data, text->len);
	json_pretty(&pretty, text->data, text->len, 0);
	json_compact(&again, pretty.data, pretty.len);
	json_pretty(&prettier, compact.data, compact.len, 0);
	return compact.len == again.len && pretty.len == prettier.len &&
	       !memcmp(compact.data, again.data, again.len) &&
	       !memcmp(pretty.data, prettier.data, pretty.len);
}

static void test_random(void)
{
	size_t wrong = 0;

	for (int i = 0; i < 5000; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

		random_space(&text);
		random_value(&text, 5);
		random_space(&text);
		wrong += !is_lossless(&text);
	}
	ok(!wrong, "pretty and compact lose nothing");
}

/* One byte of white space less, more, or another. */
static void disturb(struct buf *text)
{
	AUTO(buf_release) struct buf changed = BUF_INIT(BUF_MAX);
	size_t at = random_below((unsigned)text->len), tries = 0;

	while (text->data[at] != ' ' && text->data[at] != '\n' &&
	       tries++ < text->len)
		at = (at + 1) % text->len;
	buf_add(&changed, text->data, at);
	buf_adds(&changed, random_below(2) ? " " : "\n");
	if (random_below(2))
		buf_cut(&changed, at);
	at += random_below(2);
	buf_add(&changed, text->data + at, text->len - at);
	buf_clear(text);
	buf_add(text, changed.data, changed.len);
}

/* However a text is indented, each form of it is what its compact one has. */
static bool has_forms(const struct json_doc *doc, const struct json_doc *plain)
{
	bool same = true;

	for (size_t level = 0; level < 4; level++) {
		AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);

		json_pretty_doc(&one, doc, level);
		json_pretty_doc(&two, plain, level);
		same &= one.len == two.len &&
			!memcmp(one.data, two.data, one.len);
	}
	return same;
}

static void test_disturbed(void)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(json_doc_release) struct json_doc plain = { 0 };
	size_t wrong = 0, straight = 0;

	for (int i = 0; i < 20000; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf pretty = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf compact = BUF_INIT(BUF_MAX);
		struct err e = { 0 };

		random_value(&text, 3);
		json_pretty(&pretty, text.data, text.len, random_below(3));
		for (unsigned n = random_below(4); n && pretty.len; n--)
			disturb(&pretty);
		if (json_scan(&doc, pretty.data, pretty.len, &limits, &e) < 0)
			continue;
		json_compact_doc(&compact, &doc);
		wrong += json_scan(&plain, compact.data, compact.len, &limits,
				   &e) < 0;
		wrong += !plain.is_compact || plain.level >= 0;
		straight += doc.level >= 0;
		wrong += !has_forms(&doc, &plain);
	}
	ok(!wrong && straight > 1000, "no white space misleads the writer");
}

static void test_limit(void)
{
	AUTO(buf_release) struct buf small = BUF_INIT(6);

	ok(!json_compact(&small, "[ 1, 2 ]", 8), "what fits is written");
	is(small.data, "[1,2]", "whole");
	ok(json_compact(&small, "[ ]", 3) < 0, "what does not is refused");
	is(small.data, "[1,2]", "whole");
}

static void test_quote(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf small = BUF_INIT(4);

	json_quote(&out, "a\"\\/\b\f\n\r\t\0\x1f\x7f\xc3\xa9", 14);
	is(out.data, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\xc3\xa9\"",
	   "the least escapes");
	ok(json_quote(&small, "abcd", 4) < 0, "the limit of out counts");
}

int main(void)
{
	test_rows();
	test_level();
	test_random();
	test_disturbed();
	test_limit();
	test_quote();
	return done();
}
