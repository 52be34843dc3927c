/* value - unit test of json/value */
#include "json/value.h"

#include "base/mem.h"
#include "tap.h"

static const char text[] =
	"{\"name\": \"x\", \"Name\": \"y\", \"n\": 1.5, \"on\": true,"
	" \"off\": false, \"none\": null, \"a/b\": {\"~\": [\"p\", [2]]},"
	" \"big\": 100000, \"list\": [], \"map\": {}}";

static void test_getters(const cJSON *root)
{
	is(value_text(root, "/name"), "x", "a text");
	is(value_text(root, "/Name"), "y", "case counts");
	is(value_text(root, "/NAME"), NULL, "also where there is none");
	is(value_text(root, "/n"), NULL, "a number is no text");
	is(value_text(root, "/a~1b/~0/0"), "p", "a pointer with escapes");
	is(value_text(root, "/a~1b/~0/00"), NULL, "no leading zeros");
	is(value_text(root, "/a~1b/~0/+0"), NULL, "no signs");
	is(value_text(root, "/a~1b/~0/ 0"), NULL, "no white space");
	is(value_text(root, "/a~1b/~0/"), NULL, "no empty index");
	is(value_text(root, "name"), NULL, "a pointer begins with a slash");
	ok(value_number(root, "/n", 7) == 1.5, "a number");
	ok(value_number(root, "/name", 7) == 7, "else the fallback");
	ok(value_number(root, "/a~1b/~0/1/0", 7) == 2, "deep down");
	ok(value_is_true(root, "/on") && !value_is_true(root, "/off") &&
		   !value_is_true(root, "/n") && !value_is_true(root, "/no"),
	   "only true is true");
	ok(value_array(root, "/list") && !value_array(root, "/map"), "arrays");
	ok(value_object(root, "/map") && !value_object(root, "/list"),
	   "objects");
	ok(value_at(root, "") == root && !value_at(NULL, "/x"), "roots");
}

static void test_write(const cJSON *root)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf small = BUF_INIT(20);

	ok(!value_write_compact(&out, root), "writes");
	is(out.data,
	   "{\"name\":\"x\",\"Name\":\"y\",\"n\":1.5,\"on\":true,\"off\":false,"
	   "\"none\":null,\"a/b\":{\"~\":[\"p\",[2]]},\"big\":100000,"
	   "\"list\":[],\"map\":{}}",
	   "in order, numbers as they were");
	buf_clear(&out);
	value_write(&out, value_at(root, "/a~1b"));
	is(out.data,
	   "{\n  \"~\": [\n    \"p\",\n    [\n      2\n    ]\n  ]\n}\n",
	   "indented, with a final newline");
	ok(value_write(&small, root) < 0, "the limit of out counts");
}

/* text is refused with this kind and message. */
static void refused(const char *bad, const char *why)
{
	AUTO(value_release) cJSON *root = NULL;
	struct err e = { 0 };

	ok(value_parse(&root, bad, strlen(bad), "conf", &e) < 0 && !root &&
		   e.kind == ERR_DATA,
	   "refused: %s", bad);
	is(e.text, why, "and said why");
}

static void test_bad(void)
{
	AUTO(value_release) cJSON *root = NULL;
	struct err e = { 0 };

	refused("{\"a\":01}", "conf: byte 6: a number does not start with 0");
	refused("{\"a\":1,\"\\u0061\":2}", "conf: byte 7: duplicate key");
	refused("[\"a\\u0000b\"]", "conf: byte 1: a string with \\u0000");
	refused("{\"\\u0000\":1}", "conf: byte 1: a string with \\u0000");
	refused("", "conf: byte 0: expected a value, found the end");
	ok(value_read(&root, "/no/such/file", &e) < 0 && e.kind == ERR_IO,
	   "no file");
}

int main(void)
{
	AUTO(value_release) cJSON *root = NULL;
	struct err e = { 0 };

	if (!ok(!value_parse(&root, text, strlen(text), "text", &e), "parses"))
		return done();
	test_getters(root);
	test_write(root);
	test_bad();
	return done();
}
