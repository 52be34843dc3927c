/* err - unit test of base/err */
#include "base/err.h"

#include <errno.h>

#include "tap.h"

static void test_texts(void)
{
	struct err e = { 0 };

	ok(err_set(&e, ERR_DATA, "line %d: %s", 3, "a\nb\x1b[31m\x7f") == -1 &&
		   e.kind == ERR_DATA,
	   "sets and returns -1");
	is(e.text, "line 3: a?b?[31m?", "control bytes read ?");
	ok(err_wrap(&e, "file %s", "x\ty") == -1 && e.kind == ERR_DATA,
	   "wraps, the kind stays");
	is(e.text, "file x?y: line 3: a?b?[31m?", "context before the text");
	errno = ENOSPC;
	ok(err_errno(&e, ERR_IO, "%s", "out") == -1 && e.kind == ERR_IO,
	   "errno");
	is(e.text, "out: No space left on device", "in words");
}

static void test_clean(void)
{
	char c1[] = "\xc2\x9b\xc2\x80\xc2\x9f\xc2";
	char words[] = "\xc2\xa0\xc3\x9b\xe2\x9b\x84";

	err_clean(c1);
	is(c1, "??????\xc2", "C1 of UTF-8 steers a terminal as well");
	err_clean(words);
	is(words, "\xc2\xa0\xc3\x9b\xe2\x9b\x84", "other bytes are words");
}

static void test_length(void)
{
	char long_text[5000];
	struct err e = { 0 };

	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	err_set(&e, ERR_DATA, "%s", long_text);
	ok(strlen(e.text) == sizeof e.text - 1, "a long text is cut");
	err_wrap(&e, "%s", "place");
	ok(!strncmp(e.text, "place: xxx", 10) &&
		   strlen(e.text) == sizeof e.text - 1,
	   "context is never what is cut");
	errno = EIO;
	err_errno(&e, ERR_IO, "%s", long_text);
	ok(strlen(e.text) == sizeof e.text - 1, "nor does errno run over");
}

static void test_worse(void)
{
	ok(err_worse(ERR_NO, ERR_DATA) == ERR_DATA &&
		   err_worse(ERR_AGAIN, ERR_IO) == ERR_AGAIN &&
		   err_worse(ERR_NONE, ERR_NONE) == ERR_NONE,
	   "the worst kind wins");
}

int main(void)
{
	test_texts();
	test_clean();
	test_length();
	test_worse();
	return done();
}
