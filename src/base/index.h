/* index - a hash table of numbers, whose things the caller keeps */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Eight bytes a slot: where a map of pointers would weigh as much as what it
 * finds. Zeroed: empty. Nothing is ever taken out of it.
 */
struct index_slot {
	uint32_t hash;
	uint32_t item; /* the number and 1; 0: free */
};

struct index {
	struct index_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

/* Note a number below UINT32_MAX under a hash; two may share it. */
void index_put(struct index *ix, uint64_t hash, uint32_t item);

/*
 * The numbers under a hash, one a call, until false. Others may be among
 * them, so the caller compares the things themselves.
 */
struct index_walk {
	const struct index *index;
	uint32_t hash;
	size_t at;
};

struct index_walk index_find(const struct index *ix, uint64_t hash);
bool index_next(struct index_walk *walk, uint32_t *item);

void index_release(struct index *ix);

#endif
