/* ignore - fuzz the rules of .gitignore over paths */
#include "serve/ignore.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Whether the rules leave the path out; also when they take too long. */
static bool leaves_out(const char *rules, const char *path)
{
	AUTO(ignore_release) struct ignore g = { 0 };
	bool is_out;

	ignore_read(&g, rules);
	is_out = ignore_has(&g, path);
	return is_out || !g.steps;
}

/* The path itself as a rule, each character of it meaning itself. */
static void check_literal(const char *path)
{
	AUTO(buf_release) struct buf rule = BUF_INIT(BUF_MAX);

	buf_addc(&rule, '/');
	for (const char *at = path; *at; at++) {
		if (*at != '/')
			buf_addc(&rule, '\\');
		buf_addc(&rule, *at);
	}
	must(leaves_out(rule.data, path));
}

static bool is_path(const char *path)
{
	size_t len = strlen(path);

	return len && *path != '/' && path[len - 1] != '/' &&
	       !strstr(path, "//") && !strpbrk(path, "\n\r");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The path is the first line, the rules what follows. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(free_text) char *path = xstrndup((const char *)data, size);
	char *rules = strchr(path, '\n');
	AUTO(free_text) char *all = NULL;

	if (!rules)
		return 0;
	*rules++ = '\0';
	leaves_out(rules, path);
	if (!is_path(path))
		return 0;
	all = xasprintf("%s\n*\n", rules);
	must(leaves_out(all, path));
	check_literal(path);
	return 0;
}
