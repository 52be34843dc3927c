/* opts - unit test of base/opts */
#include "base/opts.h"

#include <stdint.h>

#include "base/mem.h"
#include "tap.h"

struct settings {
	bool is_loud;
	const char *name;
	struct list files;
	size_t size;
	struct list operands;
};

static void settings_release(struct settings *s)
{
	list_release(&s->files);
	list_release(&s->operands);
}

/* Words up to NULL, as a command line. */
static int read_words(struct settings *s, const char **words, bool has_operands,
		      struct err *e)
{
	const struct opts_row rows[] = {
		{ 'l', "loud", OPTS_FLAG, &s->is_loud },
		{ 0, "name", OPTS_TEXT, &s->name },
		{ 'f', "file", OPTS_LIST, &s->files },
		{ 0, "max-size", OPTS_NUMBER, &s->size },
		{ 0 },
	};
	int count = 0;

	while (words[count])
		count++;
	return opts_read(rows, has_operands ? &s->operands : NULL, count,
			 (char **)words, e);
}

static void test_good(void)
{
	AUTO(settings_release) struct settings s = { 0 };
	const char *words[] = { "prog",   "a",  "--file=x",   "-lfy",
				"b",      "-",  "--max-size", "16K",
				"--name", "n",  "--name",     "m",
				"--",     "-l", "--no",       NULL };
	struct err e = { 0 };

	ok(!read_words(&s, words, true, &e) && !e.kind, "reads");
	ok(s.is_loud && s.size == 16384, "a flag and a number");
	is(s.name, "m", "the last text counts");
	ok(s.files.count == 2 && !strcmp(s.files.items[0], "x") &&
		   !strcmp(s.files.items[1], "y"),
	   "a list, in order");
	if (!ok(s.operands.count == 5, "operands between and behind options"))
		return;
	is(s.operands.items[0], "a", "first operand");
	is(s.operands.items[1], "b", "second operand");
	is(s.operands.items[2], "-", "a lone dash is an operand");
	is(s.operands.items[3], "-l", "behind -- all are operands");
	is(s.operands.items[4], "--no", "also what looks long");
}

static void test_word(void)
{
	static const char *const words[] = { "red", "green", NULL };
	struct err e = { 0 };
	unsigned place = 7;

	ok(!opts_word(&place, "green", words, &e) && place == 1, "a word");
	ok(opts_word(&place, "blue", words, &e) < 0 && place == 1 &&
		   e.kind == ERR_USAGE,
	   "none of them");
	is(e.text, "blue: expected one of red, green", "names them");
}

/* The command line `prog WORD [WORD]` is refused with this text. */
static void refused(const char *word, const char *second, const char *text)
{
	AUTO(settings_release) struct settings s = { 0 };
	const char *words[] = { "prog", "-l", word, second, NULL };
	struct err e = { 0 };

	ok(read_words(&s, words, false, &e) < 0 && e.kind == ERR_USAGE,
	   "refuses %s", word);
	is(e.text, text, "and says why");
}

static void test_bad(void)
{
	refused("--nope", NULL, "unknown option '--nope'");
	refused("--nope=1", NULL, "unknown option '--nope=1'");
	refused("-x", NULL, "unknown option '-x'");
	refused("-lx", NULL, "unknown option '-x'");
	refused("--name", NULL, "--name needs a value");
	refused("-f", NULL, "-f needs a value");
	refused("--loud=yes", NULL, "--loud takes no value");
	refused("--max-size", "5x", "--max-size: '5x' is not a number");
	refused("operand", NULL, "unexpected operand 'operand'");
	refused("--", "operand", "unexpected operand 'operand'");
}

static void test_twice(void)
{
	AUTO(settings_release) struct settings s = { 0 };
	const char *first[] = { "prog", "a", "-l", "b", NULL };
	const char *second[] = { "prog", "-l", "c", NULL };
	struct err e = { 0 };

	read_words(&s, first, true, &e);
	ok(!read_words(&s, second, true, &e) && s.operands.count == 3,
	   "a second command line begins anew");
}

static void test_numbers(void)
{
	static const char *const bad[] = { "",     "-1",  "+1",   " 1", "1 ",
					   "0x10", "1.5", "1KB",  "K",  "1T",
					   "1e3",  "\1",  "1\xff" };
	struct err e = { 0 };
	size_t value = 0;

	ok(!opts_number(&value, "0", &e) && value == 0, "0");
	ok(!opts_number(&value, "007", &e) && value == 7, "007");
	ok(!opts_number(&value, "3k", &e) && value == 3072, "3k");
	ok(!opts_number(&value, "2M", &e) && value == 2097152, "2M");
	ok(!opts_number(&value, "1G", &e) && value == 1073741824, "1G");
	ok(!opts_number(&value, "18446744073709551615", &e) &&
		   value == UINT64_MAX,
	   "the greatest");
	value = 5;
	ok(opts_number(&value, "18446744073709551616", &e) < 0, "too great");
	ok(opts_number(&value, "17179869184G", &e) < 0, "too great with unit");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(opts_number(&value, bad[i], &e) < 0, "no number: %zu", i);
	ok(value == 5, "the value stays on failure");
}

int main(void)
{
	test_good();
	test_word();
	test_bad();
	test_twice();
	test_numbers();
	return done();
}
