/* glob - fuzz patterns over paths, beside a matcher that tries everything */
#include "hub/glob.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"

#define TRIES_MAX 100000 /* of the other matcher, which may need very many */

static void must(bool holds)
{
	if (!holds)
		abort();
}

static size_t tries;

static bool matches(const char *p, const char *t, bool is_start);

/* Bytes of the character at text; of what is no UTF-8 each byte is one. */
static size_t character(const char *text)
{
	size_t len = utf8_length(text, strlen(text));

	return len ? len : 1;
}

/* One character of the pattern, which is no star, for one of the text. */
static bool one_matches(const char *p, const char *t)
{
	size_t one = character(t);

	if (!*t || (*p == '?' && *t == '/'))
		return false;
	if (*p == '?')
		return matches(p + 1, t + one, false);
	return !strncmp(p, t, one) && matches(p + one, t + one, *p == '/');
}

static bool star_matches(const char *p, const char *t)
{
	return matches(p + 1, t, false) ||
	       (*t && *t != '/' && matches(p, t + character(t), false));
}

static bool folders_match(const char *p, const char *t)
{
	const char *slash = strchr(t, '/');

	return matches(p + 3, t, true) ||
	       (slash && matches(p, slash + 1, true));
}

/* All ways; folders only at the start of a part. No sets. */
static bool matches(const char *p, const char *t, bool is_start)
{
	if (++tries > TRIES_MAX)
		return false;
	if (is_start && !strcmp(p, "**"))
		return true;
	if (is_start && !strncmp(p, "**/", 3))
		return folders_match(p, t);
	if (!*p)
		return !*t;
	return *p == '*' ? star_matches(p, t) : one_matches(p, t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The pattern is the first line, the path what follows. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(free_text) char *text = xstrndup((const char *)data, size);
	char *path = strchr(text, '\n');
	bool is_match;
	struct err e = { 0 };

	if (!path)
		return 0;
	*path++ = '\0';
	if (glob_check(text, &e) < 0) {
		must(e.kind == ERR_USAGE && *e.text);
		return 0;
	}
	is_match = glob_match(text, path);
	if (is_match)
		must(!strncmp(text, path, glob_folder(text)));
	tries = 0;
	if (strchr(text, '[') || strstr(text, "***"))
		return 0;
	if (matches(text, path, true) != is_match)
		must(tries > TRIES_MAX);
	return 0;
}
