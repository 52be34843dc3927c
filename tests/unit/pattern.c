/* pattern - regular expressions of ECMA 262 */
#include "schema/pattern.h"

#include "base/mem.h"
#include "tap.h"

static const struct {
	const char *pattern, *yes, *no; /* no: NULL for none */
} rows[] = {
	{ "^foo$", "foo", "foo\n" },
	{ "^\\t$", "\t", "t" },
	{ "^\\cC$", "\x03", "\\cC" },
	{ "^\\cc$", "\x03", "c" },
	{ "^\\d$", "0", "\xdf\x80" },
	{ "^\\D$", "\xdf\x80", "0" },
	{ "^\\w$", "a", "\xc3\xa9" },
	{ "^\\W$", "\xc3\xa9", "a" },
	{ "^[\\W]$", "\xc3\xa9", "a" },
	{ "^\\s$", "\xc2\xa0", "\xe2\x80\x8b" },
	{ "^\\s$", "\xef\xbb\xbf", "\x01" },
	{ "^\\s$", "\xe2\x80\xa8", "\xe1\xa0\x8e" },
	{ "^[\\s]$", "\v", "v" },
	{ "^\\S$", "\x01", "\xe2\x80\x83" },
	{ "^[^\\S]$", "\xe3\x80\x80", "x" },
	{ "\\p{Letter}cole",
	  "L'\xc3\xa9"
	  "cole",
	  "1cole" },
	{ "^\\p{digit}+$", "\xe0\xa7\xaa\xe0\xa7\xa8", "-%#" },
	{ "^\\P{L}$", "1", "a" },
	{ "^\\p{Script=Greek}$", "\xce\xb1", "a" },
	{ "^\\p{sc=Grek}$", "\xce\xb1", "a" },
	{ "^\\p{scx=Cyrl}$", "\xd0\xb0", "a" },
	{ "^\\p{gc=Uppercase_Letter}$", "A", "a" },
	{ "^\\p{Lu}[\\p{Ll}_]$", "A_", "AB" },
	{ "^\\p{ASCII}$", "~", "\xc3\xa9" },
	{ "^\\p{Assigned}$", "a", "\xf3\xa0\x80\x80" },
	{ "^\\p{LC}$", "a", "\xe5\xad\x97" },
	{ "^\\p{White_Space}$", " ", "a" },
	{ "^\\p{Any}$", "\n", "ab" },
	{ "[a-z]cole", "ecole",
	  "\xc3\xa9"
	  "cole" },
	{ "^\xf0\x9f\x90\xb2*$", "\xf0\x9f\x90\xb2\xf0\x9f\x90\xb2",
	  "\xf0\x9f\x90\x89" },
	{ "^\\ud83d\\udc32$", "\xf0\x9f\x90\xb2", "x" },
	{ "^\\u{1F432}$", "\xf0\x9f\x90\xb2", "x" },
	{ "^\\u0041\\x42\\0$", "AB", NULL },
	{ "^.$", "\xf0\x9f\x90\xb2", "\xe2\x80\xa9" },
	{ "^[]?$", "", "a" },
	{ "^[^]$", "\n", "" },
	{ "^[\\b]$", "\b", "b" },
	{ "\\bfoo\\b", "a foo b", "xfoo" },
	{ "^[\\-a]$", "-", "b" },
	{ "^[a-c-]$", "-", "d" },
	{ "^[[:alpha:]$", ":", "b" },
	{ "^[.*+]$", "*", "a" },
	{ "^\\/\\.\\*$", "/.*", "/x*" },
	{ "^(a)(b)?\\2$", "a", "aa" },
	{ "^(?<x>a|b)\\k<x>$", "aa", "ab" },
	{ "^\\k<x>(?<x>a)$", "a", "b" },
	{ "^(?:a{2}|b{1,}|c{0,2}?)$", "aa", "a" },
	{ "^(?=a)\\w(?!c)(?<=a)(?<!b)", "ab", "ac" },
	{ "a|^$", "", "b" },
	{ "x#y z", "x#y z", "xy" },
};

static int match(struct pattern *p, const char *text, size_t len)
{
	AUTO(pattern_room_free)
	struct pattern_room *room = pattern_room_new();
	int result = 0;

	/* Often enough to be compiled to machine code. */
	for (int i = 0; i < 20; i++) {
		int again = pattern_match(p, room, text, len);

		if (i && again != result)
			return 2;
		result = again;
	}
	return result;
}

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = rows[i].pattern;
		struct err e = { 0 };
		AUTO(pattern_free)
		struct pattern *p = pattern_compile(text, strlen(text), &e);
		size_t len = strlen(rows[i].yes) + !rows[i].no;

		ok(p && match(p, rows[i].yes, len) == 1, "%s matches '%s' %s",
		   text, rows[i].yes, e.text);
		if (rows[i].no)
			ok(p && !match(p, rows[i].no, strlen(rows[i].no)),
			   "%s does not match '%s'", text, rows[i].no);
	}
}

static const struct {
	const char *pattern, *what;
} broken[] = {
	{ "\\a", "column 2: no such escape" },
	{ "a\\Z", "column 3: no such escape" },
	{ "\\-", "column 2: no such escape" },
	{ "\\", "column 2: nothing behind a \\" },
	{ "(", "column 2: a ( without its )" },
	{ "a)", "column 3: a ) without its (" },
	{ "^(abc]", "column 6: must stand behind a \\" },
	{ "[a", "column 3: a [ without its ]" },
	{ "[b-a]", "column 5: a range that ends before it begins" },
	{ "[\\w-a]", "column 5: a range begins with a set" },
	{ "[a-\\d]", "column 6: a range ends with a set" },
	{ "*", "column 2: nothing that could be repeated" },
	{ "a**", "column 4: nothing that could be repeated" },
	{ "a++", "column 4: nothing that could be repeated" },
	{ "(?=a)*", "column 7: nothing that could be repeated" },
	{ "a{", "column 3: expected a count behind {" },
	{ "a{,2}", "column 3: expected a count behind {" },
	{ "a{2", "column 4: expected } behind a count" },
	{ "}", "column 1: must stand behind a \\" },
	{ "(?>a)", "column 3: unknown kind of group" },
	{ "(?i)a", "column 3: unknown kind of group" },
	{ "(*ACCEPT)", "column 3: nothing that could be repeated" },
	{ "\\1", "column 2: there is no such group" },
	{ "\\k<a>", "column 6: no group has this name" },
	{ "(?<a>)(?<a>)", "column 12: two groups of one name" },
	{ "(?<1>)", "column 4: expected a group's name and >" },
	{ "\\p{Foo}", "column 8: no such property" },
	{ "\\p{letter}", "column 11: no such property" },
	{ "\\p{Greek}", "column 10: no such property" },
	{ "\\p{Block=Greek}", "column 16: no such kind of property" },
	{ "\\pL", "column 3: expected {NAME} behind \\p" },
	{ "\\u12", "column 3: expected four hex digits" },
	{ "\\ud83d", "column 7: half of a pair, which no string holds" },
	{ "\\u{110000}", "column 10: above U+10FFFF" },
	{ "\\c1", "column 3: expected a letter behind \\c" },
	{ "\\x1", "column 3: expected two hex digits" },
	{ "\\01", "column 3: no digit may follow \\0" },
};

static void test_broken(void)
{
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const char *text = broken[i].pattern;
		AUTO(free_text)
		char *want = xasprintf("is no regular expression of ECMA 262: "
				       "%s",
				       broken[i].what);
		struct err e = { 0 };
		AUTO(pattern_free)
		struct pattern *p = pattern_compile(text, strlen(text), &e);

		ok(!p && e.kind == ERR_CONFIG, "%s is refused", text);
		is(e.text, want, text);
	}
}

static void test_limits(void)
{
	const char *text = "(a+)+$", *far = "a{70000}";
	char as[5000];
	struct err e = { 0 };
	AUTO(pattern_free)
	struct pattern *p = pattern_compile(text, strlen(text), &e);

	memset(as, 'a', sizeof as);
	as[sizeof as - 1] = '!';
	ok(match(p, as, sizeof as) == -1, "too many ways end a match");
	ok(match(p, as, sizeof as - 1) == 1, "and only that match");
	ok(!pattern_compile(far, strlen(far), &e), "a count can be too high");
	is(e.text,
	   "cannot be matched by PCRE2: number too big in {} quantifier",
	   "which is said");
	is(pattern_text(p), text, "a pattern knows its text");
}

int main(void)
{
	test_rows();
	test_broken();
	test_limits();
	return done();
}
