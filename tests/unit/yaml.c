/* yaml - unit test: one value is changed, and nothing else */
#include "config/yaml.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tap.h"

static const char whole[] = "# top\n"
			    "huggingface: # the Hub\n"
			    "  # how we are known\n"
			    "  token: \"a\\\"b\"   # secret\n"
			    "  repo: 'x/y'\n"
			    "  other: [1, 2]\n"
			    "  none:\n"
			    "\n"
			    "unknown:\n"
			    "  - kept\n"
			    "empty:\n"
			    "local: {a: 1}\n"
			    "anchored:\n"
			    "  a: &x 1\n"
			    "  b: *x\n"
			    "  c: |\n"
			    "    text\n";

static char *path;

static int open_text(struct yaml *y, const char *text, struct err *e)
{
	struct err ignored;

	file_write(path, text, strlen(text), &ignored);
	return yaml_read(y, path, e);
}

static const struct {
	const char *name, *text, *key, *value, *want; /* NULL: refused */
} rows[] = {
	{ "a new file", "", "a.b", "c", "a:\n  b: c\n" },
	{ "comments only", "# x", "a.b", "c", "# x\na:\n  b: c\n" },
	{ "plain", "a:\n  b: c # d\n", "a.b", "e", "a:\n  b: e # d\n" },
	{ "no newline", "a:\n  b: c", "a.b", "e", "a:\n  b: e" },
	{ "quoted", "a:\n  b: \"c\" # d\n", "a.b", "e", "a:\n  b: e # d\n" },
	{ "single quotes", "a: \n  b: 'c''d'\n", "a.b", "e f",
	  "a: \n  b: \"e f\"\n" },
	{ "null", "a:\n  b:\n  c: d\n", "a.b", "e", "a:\n  b: e\n  c: d\n" },
	{ "a word", "a:\n  b: ~\n", "a.b", "no", "a:\n  b: \"no\"\n" },
	{ "a number in quotes", "a:\n  b: 1\n", "a.b", "2",
	  "a:\n  b: \"2\"\n" },
	{ "a name added", "a: # s\n    # n\n    n: 1\n", "a.b", "c",
	  "a: # s\n    b: c\n    # n\n    n: 1\n" },
	{ "an empty section", "x: 1\na:\ny: 2\n", "a.b", "c",
	  "x: 1\na:\n  b: c\ny: 2\n" },
	{ "a section added", "x: 1", "a.b", "c", "x: 1\na:\n  b: c\n" },
	{ "after a document start", "---\nx: 1\n", "a.b", "c",
	  "---\nx: 1\na:\n  b: c\n" },
	{ "CRLF", "a:\r\n  b: c\r\n", "a.b", "e", "a:\r\n  b: e\r\n" },
	{ "Chinese",
	  "a:\n  b: c # \xe4\xbb\xa4\xe7\x89\x8c\n  d: \xe4\xbb\xa4\n", "a.d",
	  "x", "a:\n  b: c # \xe4\xbb\xa4\xe7\x89\x8c\n  d: x\n" },
	{ "removed", "a:\n  b: c # d\n  e: f\n", "a.b", NULL, "a:\n  e: f\n" },
	{ "the last removed", "a:\n  b: c\n", "a.b", NULL, "a:\n" },
	{ "nothing to remove", "a:\n  c: d\n", "a.b", NULL, "a:\n  c: d\n" },
	{ "a flow section", "a: {c: 1}\n", "a.b", "x", NULL },
	{ "a flow document", "{a: {b: 1}}\n", "a.b", "x", NULL },
	{ "a block scalar", "a:\n  b: |\n    c\n", "a.b", "x", NULL },
	{ "an anchor", "a:\n  b: &x 1\n  c: *x\n", "a.b", "2", NULL },
	{ "a list", "a:\n  b: [1]\n", "a.b", "2", NULL },
	{ "a section of another kind", "a:\n- b\n", "a.b", "2", NULL },
	{ "behind the end of a document", "a:\n  c: 1\n...\n", "x.b", "2",
	  NULL },
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(yaml_release) struct yaml y = { 0 };
		struct err e = { 0 };
		int got = open_text(&y, rows[i].text, &e);

		ok(!got, "%s: read: %s", rows[i].name, e.text);
		got = yaml_set(&y, rows[i].key, rows[i].value, &e);
		is(got < 0 ? NULL : y.text.data, rows[i].want, rows[i].name);
		ok(got == 0 || (e.kind == ERR_CONFIG &&
				!strcmp(y.text.data, rows[i].text)),
		   "%s: refused as a whole: %s", rows[i].name, e.text);
	}
}

static void test_get(void)
{
	static const char *const want[][2] = {
		{ "huggingface.token", "a\"b" }, { "huggingface.repo", "x/y" },
		{ "huggingface.none", NULL },    { "huggingface.absent", NULL },
		{ "absent.absent", NULL },
	};
	static const char *const odd[] = { "huggingface.other", "anchored.b" };
	AUTO(yaml_release) struct yaml y = { 0 };
	struct err e = { 0 };

	ok(!open_text(&y, whole, &e), "%s", e.text);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		AUTO(free_text) char *value = NULL;

		ok(yaml_get(&value, &y, want[i][0], &e) == !!want[i][1],
		   "get %s", want[i][0]);
		is(value, want[i][1], want[i][0]);
	}
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		AUTO(free_text) char *value = NULL;

		ok(yaml_get(&value, &y, odd[i], &e) < 0, "%s: %s", odd[i],
		   e.text);
	}
}

static void test_broken(void)
{
	static const char *const texts[] = { "a: [", "a: 1\na: 2\n", "- a\n",
					     "a", "a:\n\tb: c\n" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		AUTO(yaml_release) struct yaml y = { 0 };
		struct err e = { 0 };

		ok(open_text(&y, texts[i], &e) < 0 && e.kind == ERR_CONFIG,
		   "broken %zu: %s", i, e.text);
	}
}

int main(void)
{
	AUTO(free_text) char *name = xstrdup("/tmp/unit-yaml.XXXXXX");
	int fd = mkstemp(name);

	path = name;
	ok(fd >= 0, "a file");
	close(fd);
	test_rows();
	test_get();
	test_broken();
	unlink(name);
	return done();
}
