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
	test_quote();
	return done();
}
