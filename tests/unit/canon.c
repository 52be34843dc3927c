/* canon - unit test of json/canon */
#include "json/canon.h"

#include "base/mem.h"
#include "json/write.h"
#include "random.h"
#include "tap.h"

static const struct json_limits limits = JSON_LIMITS;

/* The canonical text of text, for the caller to free; NULL: not JSON. */
static char *canon(const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err e = { 0 };

	if (json_scan(&doc, text, len, &limits, &e) < 0)
		return NULL;
	json_canon(&out, &doc, doc.nodes);
	return buf_detach(&out);
}

static const struct {
	const char *text, *want;
} rows[] = {
	{ "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}" },
	{ " { \"a\" : [ 1 , 2.0 ] } ", "{\"a\":[1,2]}" },
	{ "[3,1,2]", "[3,1,2]" },
	{ "[]", "[]" },
	{ "{}", "{}" },
	{ "[null,true,false]", "[null,true,false]" },
	{ "\"\\u0041\\/\\u00e9\"", "\"A/\xc3\xa9\"" },
	{ "\"\\u0000\\u001f\\u007f\"", "\"\\u0000\\u001f\x7f\"" },
	{ "\"\\u0008\\u000c\\u000a\\u000d\\u0009\"", "\"\\b\\f\\n\\r\\t\"" },
	{ "\"\\u0022\\u005c\"", "\"\\\"\\\\\"" },
	{ "\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"" },
	{ "[1.0,1e0,10e-1,-0,0.0]", "[1,1,1,0,0]" },
	{ "9007199254740993", "9007199254740993" },
	{ "1e400", "1e+400" },
	{ "{\"a\":1,\"A\":2,\"\":3,\"aa\":4}",
	  "{\"\":3,\"A\":2,\"a\":1,\"aa\":4}" },
	/* Code points, not UTF-16 units: U+FF61 comes before U+1F600. */
	{ "{\"\\ud83d\\ude00\":1,\"\\uff61\":2}",
	  "{\"\xef\xbd\xa1\":2,\"\xf0\x9f\x98\x80\":1}" },
	{ "{\"a\\u0000b\":1,\"a\":2,\"a\\u0000a\":3}",
	  "{\"a\":2,\"a\\u0000a\":3,\"a\\u0000b\":1}" },
	{ "{\"z\":{\"y\":1,\"x\":[{\"d\":1,\"c\":2}]}}",
	  "{\"z\":{\"x\":[{\"c\":2,\"d\":1}],\"y\":1}}" },
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(free_text)
		char *got = canon(rows[i].text, strlen(rows[i].text));

		is(got, rows[i].want, rows[i].text);
	}
}

/* The canon of a canon, of the compact and of the pretty form is the canon. */
static void test_stable(void)
{
	size_t wrong = 0;

	for (int i = 0; i < 5000; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		AUTO(buf_release) struct buf other = BUF_INIT(BUF_MAX);
		AUTO(free_text) char *once = NULL;
		AUTO(free_text) char *twice = NULL;
		AUTO(free_text) char *third = NULL;

		random_value(&text, 4);
		once = canon(text.data, text.len);
		twice = once ? canon(once, strlen(once)) : NULL;
		json_pretty(&other, text.data, text.len, 0);
		third = canon(other.data, other.len);
		wrong += !once || !twice || !third || strcmp(once, twice) ||
			 strcmp(once, third);
	}
	ok(!wrong, "the canonical text of a canonical text is itself");
}

int main(void)
{
	test_rows();
	test_stable();
	return done();
}
