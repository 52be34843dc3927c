/* modules - what .gitmodules says of submodules that went */
#include "git/modules.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/object.h"

static const char file_name[] = ".gitmodules";

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* `path = NAME` in a line, white space around it as one likes. */
static char *path_of(const char *line, size_t len)
{
	const char *end = line + len, *at = skip_blanks(line, end);

	if (end - at < 4 || memcmp(at, "path", 4) != 0)
		return NULL;
	at = skip_blanks(at + 4, end);
	if (at == end || *at != '=')
		return NULL;
	at = skip_blanks(at + 1, end);
	while (at < end && strchr(" \t\r", end[-1]))
		end--;
	return xstrndup(at, (size_t)(end - at));
}

static size_t count_lines(const struct without *t, const char *at,
			  const char *end)
{
	size_t count = 0;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);
		AUTO(free_text) char *path = path_of(at, len);

		count += path && *path && without_covers(t, path);
		at += len + 1;
	}
	return count;
}

size_t modules_dropped(const struct without *t, const struct oid *tree)
{
	AUTO(store_drop) struct store_bytes *bytes = NULL;
	AUTO(store_drop) struct store_bytes *text = NULL;
	struct object_entry entry;
	struct err ignored;
	const char *at;

	if (without_covers(t, file_name) ||
	    store_get(&bytes, t->s, tree, OBJECT_TREE, &ignored) < 0)
		return 0;
	at = bytes->data;
	while (object_entry(&entry, &at, bytes->data + bytes->len) > 0) {
		if (strcmp(entry.name, file_name) != 0)
			continue;
		if (store_get(&text, t->s, &entry.id, OBJECT_BLOB, &ignored) <
		    0)
			return 0;
		return count_lines(t, text->data, text->data + text->len);
	}
	return 0;
}
