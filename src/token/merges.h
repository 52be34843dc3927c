/* merges - which two tokens become one, and which pair goes first */
#ifndef TOKEN_MERGES_H
#define TOKEN_MERGES_H

#include "token/vocab.h"

#define MERGES_MAX ((size_t)1 << 21)

/* The pair left, right becomes id; the least rank goes first. */
struct merge {
	uint32_t left, right, rank, id;
};

/* Zeroed: none. */
struct merges {
	struct merge *items;
	size_t count, room;
	struct index index;
};

/*
 * Read `["a b", ...]` or `[["a", "b"], ...]`: a and b, and what they become,
 * which is a followed by b without prefix bytes at its start, are all in the
 * vocabulary, else ERR_DATA. Of equal pairs the last counts.
 */
int merges_read(struct merges *m, struct part list, const struct vocab *v,
		size_t prefix, struct err *e);

/* NULL: the two stay apart. */
const struct merge *merges_find(const struct merges *m, uint32_t left,
				uint32_t right);

void merges_release(struct merges *m);

#endif
