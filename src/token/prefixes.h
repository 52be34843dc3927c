/* prefixes - which of many texts another one begins with */
#ifndef TOKEN_PREFIXES_H
#define TOKEN_PREFIXES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct prefixes_item {
	uint32_t at, len; /* in text */
	uint32_t value;
};

/* Zeroed but for text: none. Sorted once, when all are there. */
struct prefixes {
	struct buf text;
	struct prefixes_item *items;
	size_t count, room;
	uint32_t first[257]; /* where those of each first byte begin */
};

/* Add a text of a byte or more. */
void prefixes_add(struct prefixes *p, const char *text, size_t len,
		  uint32_t value);

/* Of equal texts only the one with the least value stays. */
void prefixes_sort(struct prefixes *p);

/* Those that text begins with, the shorter first. */
struct prefixes_walk {
	const struct prefixes *set;
	const char *text;
	size_t len, depth, low, high;
};

struct prefixes_walk prefixes_find(const struct prefixes *p, const char *text,
				   size_t len);
const struct prefixes_item *prefixes_next(struct prefixes_walk *w);

void prefixes_release(struct prefixes *p);

#endif
