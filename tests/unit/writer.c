/* writer - unit test of stream/writer and stream/input */
#include "stream/writer.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "stream/input.h"
#include "tap.h"

static int copy(void *context, struct record *record, struct err *e)
{
	return writer_put(context, record->doc.text, record->doc.len, e);
}

/* The files through input and writer, as one text for the caller to free. */
static char *through(const struct list *files, bool is_array, struct err *e)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(writer_release) struct writer w = { 0 };
	char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);

	writer_init(&w, file, is_array);
	if (!input_each(files, &limits, copy, &w, e))
		writer_end(&w, e);
	fclose(file);
	return text;
}

/* The bytes, written to a file and read as the one operand, come out so. */
static void check(const char *in, bool is_array, const char *want)
{
	AUTO(list_release) struct list files = { 0 };
	AUTO(free_text) char *got = NULL;
	struct err e = { 0 };

	list_add(&files, "in");
	file_write("in", in, strlen(in), &e);
	got = through(&files, is_array, &e);
	is(got, want, in);
	ok(!e.kind, "without an error");
}

static void test_forms(void)
{
	check("", false, "");
	check("", true, "[]\n");
	check("{ \"a\" : 1 }", false, "{\"a\":1}\n");
	check("[{ \"a\" : 1 }, {}]", false, "{\"a\":1}\n{}\n");
	check("{\"a\":[]}", true, "[\n  {\n    \"a\": []\n  }\n]\n");
	check("{\"a\":-0}\n{}\n", true,
	      "[\n  {\n    \"a\": -0\n  },\n  {}\n]\n");
}

static void test_several(void)
{
	AUTO(list_release) struct list files = { 0 };
	AUTO(free_text) char *got = NULL;
	AUTO(free_text) char *cut = NULL;
	struct err e = { 0 };

	file_write("one", "{\"a\":1}", 7, &e);
	file_write("two", "[{\"a\":2},", 9, &e);
	list_add(&files, "one");
	list_add(&files, "one");
	got = through(&files, false, &e);
	is(got, "{\"a\":1}\n{\"a\":1}\n", "files one behind the other");
	list_add(&files, "two");
	list_add(&files, "one");
	cut = through(&files, false, &e);
	is(cut, "{\"a\":1}\n{\"a\":1}\n{\"a\":2}\n",
	   "stops at the first error");
	is(e.text, "two:1: cut off: array not closed", "which has its name");
	list_add(&files, "absent");
	files.items[2] = "absent";
	free_text(&cut);
	cut = through(&files, false, &e);
	is(e.text, "absent: No such file or directory", "no file");
}

static void test_full(void)
{
	AUTO(writer_release) struct writer w = { 0 };
	FILE *full = fopen("/dev/full", "w");
	struct err e = { 0 };

	if (!full)
		return;
	writer_init(&w, full, false);
	writer_put(&w, "{}", 2, &e);
	ok(writer_end(&w, &e) < 0 && e.kind == ERR_IO,
	   "a full disk is noticed");
	fclose(full);
}

int main(void)
{
	const char *base = getenv("TMPDIR");
	AUTO(free_text) char *folder = NULL;

	folder = xasprintf("%s/writer-unit.XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	test_forms();
	test_several();
	test_full();
	return done();
}
