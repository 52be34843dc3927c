/* doc - unit test of looking things up in a scanned value */
#include "json/doc.h"

#include "base/mem.h"
#include "tap.h"

/* The examples of RFC 6901 §5, and some that lead nowhere. */
static const char text[] =
	"{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2,"
	" \"e^f\": 3, \"g|h\": 4, \"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7,"
	" \"m~n\": 8, \"Foo\": 9, \"\\u0065sc\": {\"in\": [[10]]},"
	" \"~1\": 11, \"long\": [0,1,2,3,4,5,6,7,8,9,12], \"nul\\u0000\": 13,"
	" \"\\u0061\\ud83d\\ude00\\u000a\": 14, \"\\u0061\": 15}";

static const struct {
	const char *pointer, *raw;
} rows[] = {
	{ "/foo", "[\"bar\", \"baz\"]" },
	{ "/foo/0", "\"bar\"" },
	{ "/foo/1", "\"baz\"" },
	{ "/", "0" },
	{ "/a~1b", "1" },
	{ "/c%d", "2" },
	{ "/e^f", "3" },
	{ "/g|h", "4" },
	{ "/i\\j", "5" },
	{ "/k\"l", "6" },
	{ "/ ", "7" },
	{ "/m~0n", "8" },
	{ "/Foo", "9" },
	{ "/esc/in/0/0", "10" },
	{ "/~01", "11" },
	{ "/long/10", "12" },
	{ "/a\xf0\x9f\x98\x80\n", "14" },
	{ "/a", "15" },
	{ "/foo/2", NULL },
	{ "/foo/-", NULL },
	{ "/foo/-1", NULL },
	{ "/foo/00", NULL },
	{ "/foo/01", NULL },
	{ "/foo/+1", NULL },
	{ "/foo/ 1", NULL },
	{ "/foo/1 ", NULL },
	{ "/foo/1e0", NULL },
	{ "/foo/", NULL },
	{ "/foo/18446744073709551616", NULL },
	{ "/FOO", NULL },
	{ "foo", NULL },
	{ "x", NULL },
	{ "//", NULL },
	{ "/foo/0/0", NULL },
	{ "/nul", NULL },
	{ "/\\u0065sc", NULL },
	{ "/absent/foo", NULL },
};

static void test_pointers(const struct json_doc *doc)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct json_node *node = json_at(doc, rows[i].pointer);
		AUTO(free_text) char *raw = NULL;

		if (node)
			raw = xstrndup(json_raw(doc, node), node->len);
		is(raw, rows[i].raw, rows[i].pointer);
	}
	ok(json_at(doc, "") == doc->nodes, "the empty pointer is the root");
}

static void test_members(const struct json_doc *doc)
{
	const struct json_node *root = doc->nodes;
	const struct json_node *foo = json_member(doc, root, "foo");

	ok(foo && foo->type == JSON_ARRAY && foo->count == 2, "a member");
	ok(!json_member(doc, root, "fo") && !json_member(doc, root, "fooo"),
	   "no part of a key is the key");
	ok(json_member(doc, root, "esc") != NULL, "keys compare unescaped");
	ok(!json_member(doc, foo, "foo"), "an array has no members");
	ok(!json_member(doc, NULL, "foo"), "nor has nothing");
	ok(json_is_text(doc, json_first(doc, foo), "bar"), "is that text");
	ok(!json_is_text(doc, json_first(doc, foo), "ba") &&
		   !json_is_text(doc, foo, "bar") &&
		   !json_is_text(doc, NULL, "bar"),
	   "is not that text");
	ok(!json_is_text(doc, doc->nodes + doc->count - 6, "nul"),
	   "a NUL does not end a string");
}

/* Children of a container, counted by walking. */
static size_t walked(const struct json_doc *doc,
		     const struct json_node *container)
{
	const struct json_node *end = json_next(doc, container);
	size_t count = 0;

	for (const struct json_node *n = json_first(doc, container); n < end;
	     n = json_next(doc, n))
		count++;
	return count;
}

static void test_walk(const struct json_doc *doc)
{
	ok(walked(doc, doc->nodes) == 2 * doc->nodes->count,
	   "an object's children are its keys and values");
	ok(walked(doc, json_at(doc, "/long")) == 11, "an array's its elements");
	ok(json_next(doc, doc->nodes) == doc->nodes + doc->count,
	   "behind the root is the end");
}

static void test_text(void)
{
	static const char string[] =
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20ac"
		"\\ud83d\\ude00\\u0000z\"";
	static const char want[] = "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac"
				   "\xf0\x9f\x98\x80\0z";
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	const struct json_limits limits = JSON_LIMITS;
	struct err e = { 0 };

	json_scan(&doc, string, sizeof string - 1, &limits, &e);
	ok(!json_text(&out, &doc, doc.nodes) && out.len == sizeof want - 1 &&
		   !memcmp(out.data, want, out.len),
	   "every escape is undone");
	out.limit = out.len + 3;
	ok(json_text(&out, &doc, doc.nodes) < 0, "the limit of out counts");
}

static void test_limits(void)
{
	struct json_limits l = JSON_LIMITS;
	struct err e = { 0 };

	ok(!json_limits_check(&l, &e), "the usual limits");
	l.depth = JSON_DEPTH_MAX + 1;
	ok(json_limits_check(&l, &e) < 0 && e.kind == ERR_USAGE, "too deep");
	l.depth = 0;
	ok(json_limits_check(&l, &e) < 0, "no depth");
	l = (struct json_limits)JSON_LIMITS;
	l.size_bytes = JSON_SIZE_MAX + 1;
	ok(json_limits_check(&l, &e) < 0, "too large");
	l.size_bytes = 0;
	ok(json_limits_check(&l, &e) < 0, "no size");
}

int main(void)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_limits limits = JSON_LIMITS;
	struct err e = { 0 };

	if (!ok(!json_scan(&doc, text, sizeof text - 1, &limits, &e), "scans"))
		return done();
	test_pointers(&doc);
	test_members(&doc);
	test_walk(&doc);
	test_text();
	test_limits();
	return done();
}
