/* chain - the tokens of a word while neighbours are merged */
#ifndef TOKEN_CHAIN_H
#define TOKEN_CHAIN_H

#include "token/merges.h"
#include "token/tokens.h"

struct chain_link {
	uint32_t id;
	int32_t before, behind; /* -1: none */
	bool is_gone;
};

struct chain_try {
	uint32_t rank, at, id;
};

/*
 * A list of tokens, and a heap of the pairs that may be merged: n log n in
 * the length of a word, whatever it is. Zeroed: empty. Memory is kept from
 * one word to the next, up to CHAIN_KEPT tokens.
 */
struct chain {
	struct chain_link *links;
	size_t count, room;
	struct chain_try *tries;
	size_t tried, try_room;
	uint32_t first_id; /* of what was given last */
};

#define CHAIN_KEPT ((size_t)1 << 16)

void chain_clear(struct chain *c);
void chain_add(struct chain *c, uint32_t id);

/* Merge until nothing is left to: the least rank first, then from the left. */
void chain_merge(struct chain *c, const struct merges *m);

/* Add what there is now. */
void chain_give(struct chain *c, struct tokens *out);

void chain_release(struct chain *c);

#endif
