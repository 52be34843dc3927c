/* front - the YAML front matter of a card, edited a few lines at a time */
#ifndef CARD_FRONT_H
#define CARD_FRONT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define FRONT_MAX ((size_t)1 << 20) /* bytes of a card */

/*
 * One item of a list whose items are known by their config_name (plain: it is
 * written as it is). yaml is what follows that line, each line with two spaces
 * in front and LF behind; NULL: the item shall not be there.
 */
struct front_item {
	const char *name, *yaml;
};

/* A key at the top, and those of its items that are ours. NULL ends lists. */
struct front_list {
	const char *key;
	const struct front_item *items;
	size_t count;
};

/*
 * Bytes of the front matter with both lines of dashes; 0: there is none. It is
 * what the Hub takes for it: white space, `---`, line end, lines, `---`.
 * ERR_DATA: it is not closed, not UTF-8, or the text is larger than FRONT_MAX.
 */
int front_length(size_t *length, const char *text, size_t len, struct err *e);

/*
 * Append the text with the items as they shall be; every other byte stays.
 * Items that are there as they shall be stay where they are; new ones go
 * behind the last of their list; a missing list goes behind the last key; a
 * missing front matter comes to be. Done twice it is as done once.
 *
 * This reads block style as people write it, and refuses (ERR_DATA, with the
 * line, and what to do) what it might misread: keys in quotes or twice, tabs
 * as indentation, flow style or anchors where our lists are, values at the top
 * that go on over lines in quotes or brackets, several documents.
 */
int front_edit(struct buf *out, const char *text, size_t len,
	       const struct front_list *lists, struct err *e);

/* Whether an item that is none of ours has `KEY: true`: 1, 0, or -1. */
int front_has_other(const char *text, size_t len, const struct front_list *list,
		    const char *key, struct err *e);

#endif
