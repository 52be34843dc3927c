/* ignore - reading and applying the rules */
#include "serve/ignore.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Blanks at the end are not meant, unless a backslash is before them. */
static size_t trimmed(const char *line, size_t len)
{
	if (len && line[len - 1] == '\r')
		len--;
	while (len && line[len - 1] == ' ' &&
	       !(len > 1 && line[len - 2] == '\\'))
		len--;
	return len;
}

static void add_rule(struct ignore *g, const char *line, size_t len)
{
	struct ignore_rule rule = { 0 };

	len = trimmed(line, len);
	if (!len || *line == '#')
		return;
	rule.is_kept = *line == '!';
	rule.wild = wild_read(line + rule.is_kept, len - rule.is_kept,
			      &rule.is_folder);
	if (!rule.wild.len)
		return;
	g->items = xgrow(g->items, g->count, &g->room, sizeof *g->items);
	g->items[g->count++] = rule;
}

void ignore_read(struct ignore *g, const char *text)
{
	g->text = xstrdup(text);
	g->steps = IGNORE_STEPS;
	for (const char *at = g->text; *at;) {
		size_t len = strcspn(at, "\n");

		add_rule(g, at, len);
		at += len + (at[len] == '\n');
	}
}

void ignore_release(struct ignore *g)
{
	free(g->items);
	free(g->text);
	*g = (struct ignore){ 0 };
}

static bool is_left_out(struct ignore *g, const char *path, size_t len,
			bool is_folder)
{
	for (size_t i = g->count; i-- > 0;) {
		const struct ignore_rule *rule = &g->items[i];

		if ((is_folder || !rule->is_folder) &&
		    wild_match(&rule->wild, path, len, &g->steps))
			return !rule->is_kept;
	}
	return false;
}

bool ignore_has(struct ignore *g, const char *path)
{
	for (const char *at = path; g->count;) {
		size_t len = (size_t)(at - path) + strcspn(at, "/");
		bool is_folder = path[len] == '/';

		if (is_left_out(g, path, len, is_folder))
			return true;
		if (!is_folder)
			break;
		at = path + len + 1;
	}
	return false;
}
