/* lines - YAML front matter as lines: what stands at the top, what below */
#ifndef CARD_LINES_H
#define CARD_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"

struct line {
	const char *text; /* borrowed; len bytes without the line end */
	size_t len, size; /* with the line end */
	size_t indent;    /* spaces before the first other byte */
	bool is_empty;    /* blank, or a comment */
	size_t key;       /* bytes of the key at the top, 0: none */
};

struct lines {
	struct line *items;
	size_t count, room;
	struct map keys;
	size_t first; /* the number of the first in its file, from 1 */
};

/*
 * Cut up the text between two lines of dashes, and check that each line is of
 * the kinds that front.h names. ERR_DATA.
 */
int lines_read(struct lines *l, const char *text, size_t len, struct err *e);
void lines_release(struct lines *l);

/* The line of a key at the top; l->count: there is none. */
size_t lines_find(const struct lines *l, const char *key);

/* Behind the last line of what stands below `at`, a key at the top. */
size_t lines_end(const struct lines *l, size_t at);

/*
 * What `KEY:` holds in the line from column `at` on: bytes of value, trimmed
 * and without a comment; 0 when there is nothing. *key gets the key's bytes, 0
 * when the line is not of that form.
 */
size_t lines_value(const char **value, size_t *key, const struct line *line,
		   size_t at);

#endif
