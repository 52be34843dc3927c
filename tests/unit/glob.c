/* glob - patterns over paths, and that none of them takes long */
#include "hub/glob.h"

#include "base/buf.h"
#include "base/mem.h"
#include "tap.h"

struct row {
	const char *pattern, *path;
	bool want;
};

static const struct row rows[] = {
	{ "a.json", "a.json", true },
	{ "a.json", "a_json", false },
	{ "*", "a.json", true },
	{ "*", "", true },
	{ "*", "a/b", false },
	{ "*.json", ".json", true },
	{ "*.json", ".x.json", true },
	{ "*.json", "d/a.json", false },
	{ "runs/*.jsonl", "runs/2026-01.jsonl", true },
	{ "runs/*.jsonl", "runs/x/2026-01.jsonl", false },
	{ "runs/*.jsonl", "runs/2026-01.json", false },
	{ "*/*", "a/b", true },
	{ "*/*", "a/b/c", false },
	{ "a*b*c", "axxbxxc", true },
	{ "a*b*c", "abcb", false },
	{ "a*b*c", "abcbc", true },
	{ "*a", "aaab", false },
	{ "**", "a", true },
	{ "**", "a/b/c", true },
	{ "**/c", "c", true },
	{ "**/c", "a/b/c", true },
	{ "**/c", "a/b/xc", false },
	{ "a/**", "a/b", true },
	{ "a/**", "a/b/c", true },
	{ "a/**", "ab/c", false },
	{ "a/**/c", "a/c", true },
	{ "a/**/c", "a/b/b/c", true },
	{ "a/**/c", "a/b/b/d", false },
	{ "**/b/**/d", "a/b/c/b/d", true },
	{ "**/b/**/d", "a/b/c/b/e", false },
	{ "**/*.json", "x.json", true },
	{ "**/*.json", "a/b/x.json", true },
	{ "a**b", "axb", true },
	{ "a**b", "a/b", false },
	{ "?", "x", true },
	{ "?", "xy", false },
	{ "a?b", "a/b", false },
	{ "?", "\xc3\xa9", true },
	{ "??", "\xc3\xa9", false },
	{ "[a-c]", "b", true },
	{ "[a-c]", "d", false },
	{ "[!a-c]", "d", true },
	{ "[^a-c]", "b", false },
	{ "a[!x]b", "a/b", false },
	{ "[]]", "]", true },
	{ "[!]]", "]", false },
	{ "[a-]", "-", true },
	{ "[*]", "*", true },
	{ "[*]", "x", false },
	{ "[[]1]", "[1]", true },
	{ "[\xc3\xa0-\xc3\xbf]", "\xc3\xa9", true },
	{ "[a]", "\xc3\xa9", false },
	{ "\\*", "\\x", true },
};

static void matches(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ok(glob_match(rows[i].pattern, rows[i].path) == rows[i].want,
		   "'%s' %s '%s'", rows[i].pattern,
		   rows[i].want ? "matches" : "does not match", rows[i].path);
}

static void patterns(void)
{
	static const char *const bad[] = { "",     "/*",     "*/",  "a//*",
					   "../*", "*/../x", "./*", "[",
					   "a[b",  "[]",     "[!]" };
	static const char *const good[] = { "*", "a/**/[!x]?", "[]]", "..*" };
	char large[2000];
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(glob_check(bad[i], &e) < 0 && e.kind == ERR_USAGE,
		   "no pattern: '%s'", bad[i]);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(glob_check(good[i], &e) == 0, "a pattern: '%s'", good[i]);
	memset(large, '*', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	ok(glob_check(large, &e) < 0, "a pattern has an end");
	ok(glob_is_pattern("a*") && glob_is_pattern("a[b]") &&
		   glob_is_pattern("?") && !glob_is_pattern("a.b-c/d"),
	   "what is a pattern");
	ok(glob_folder("*") == 0 && glob_folder("runs/*.jsonl") == 4 &&
		   glob_folder("a/b*/c") == 1 && glob_folder("ab?") == 0 &&
		   glob_folder("a/b/**") == 3,
	   "the folder they are in");
}

/* Exponential matching would not end within the time of the test. */
static void bounded(void)
{
	AUTO(buf_release) struct buf pattern = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf path = BUF_INIT(BUF_MAX);

	for (int i = 0; i < 120; i++)
		buf_adds(&pattern, "**/a*a*/");
	buf_addc(&pattern, 'b');
	for (int i = 0; i < 999; i++)
		buf_adds(&path, "aa/");
	buf_adds(&path, "aa");
	ok(!glob_match(pattern.data, path.data),
	   "a pattern that wants to try much");
}

int main(void)
{
	matches();
	patterns();
	bounded();
	return done();
}
