/* serve - rules of names and paths, decoding, locks and tokens of a hub */
#include <stdlib.h>

#include "base/mem.h"
#include "serve/form.h"
#include "serve/locks.h"
#include "serve/name.h"
#include "tap.h"

static void test_names(void)
{
	static const char *const good[] = { "a", "A.b_c-d", "x9" };
	static const char *const bad[] = {
		"",     ".a",  "a.",  "-a",    "a-",    "a..b",
		"a--b", "a/b", "a b", "a.git", "a.GIT", "\xc3\xa9"
	};
	char longest[98];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(name_is_repo(good[i]), "a name: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!name_is_repo(bad[i]), "no name: %s", bad[i]);
	memset(longest, 'a', 97);
	longest[97] = '\0';
	ok(!name_is_repo(longest), "97 characters are too many");
	longest[96] = '\0';
	ok(name_is_repo(longest), "96 are not");
}

static void test_paths(void)
{
	static const char *const good[] = {
		"a", "a/b", ".gitattributes", "\xc3\xa9 x", "...", "a/.gitx"
	};
	static const char *const bad[] = { "",     "/a",   "a/",   "a//b",
					   ".",    "..",   "a/..", "../a",
					   "a\\b", "a\nb", ".git", "a/.GiT/b",
					   "\xff", "a\x7f" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(name_is_path(good[i]), "a path: %zu", i);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!name_is_path(bad[i]), "no path: %zu", i);
	ok(name_is_sha("0123456") && !name_is_sha("012345") &&
		   !name_is_sha("0123456G") && !name_is_sha("ABCDEF0"),
	   "an id is 7 to 40 lower-case hex digits");
}

static void test_decode(void)
{
	AUTO(free_text) char *plain = form_decode("a%2Fb+%C3%a9", 12, false);
	AUTO(form_release) struct form f = { 0 };
	const char *text = "a=1&b=x+y%26&a=2&&flag&limit=12";

	is(plain, "a/b+\xc3\xa9", "escapes");
	ok(!form_decode("%", 1, false) && !form_decode("%4", 2, false) &&
		   !form_decode("%zz", 3, false) &&
		   !form_decode("%00", 3, false),
	   "broken escapes, and NUL, are refused");
	ok(form_parse(&f, text, strlen(text)) == 0 && f.count == 5, "a form");
	is(form_get(&f, "a"), "2", "the last value counts");
	is(form_get(&f, "b"), "x y&", "plus is a space");
	is(form_get(&f, "flag"), "", "no value is an empty one");
	is(form_get(&f, "none"), NULL, "no name");
	ok(form_number(&f, "limit", 5, 100) == 12 &&
		   form_number(&f, "none", 5, 100) == 5 &&
		   form_number(&f, "limit", 5, 11) == -1 &&
		   form_number(&f, "flag", 5, 100) == -1,
	   "numbers");
}

static void test_locks(void)
{
	struct locks l = LOCKS_INIT;

	ok(locks_try(&l, "a"), "a lock is free");
	ok(!locks_try(&l, "a"), "then it is taken");
	ok(locks_try(&l, "b"), "another is free");
	locks_drop(&l, "a");
	ok(locks_try(&l, "a"), "and free again");
	locks_drop(&l, "a");
	locks_drop(&l, "b");
	ok(!l.held, "nothing is kept");
}

int main(void)
{
	test_names();
	test_paths();
	test_decode();
	test_locks();
	return done();
}
