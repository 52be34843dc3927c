/* index - a hash table of numbers, whose things the caller keeps */
#include "base/index.h"

#include <stdlib.h>

#include "base/mem.h"

static void place(struct index *ix, struct index_slot new)
{
	size_t i = new.hash &(ix->room - 1);

	while (ix->slots[i].item)
		i = (i + 1) & (ix->room - 1);
	ix->slots[i] = new;
}

static void grow(struct index *ix)
{
	struct index old = *ix;

	ix->room = old.room ? old.room * 2 : 16;
	ix->slots = xcalloc(ix->room, sizeof *ix->slots);
	for (size_t i = 0; i < old.room; i++) {
		if (old.slots[i].item)
			place(ix, old.slots[i]);
	}
	free(old.slots);
}

void index_put(struct index *ix, uint64_t hash, uint32_t item)
{
	if (ix->count * 8 >= ix->room * 7)
		grow(ix);
	place(ix, (struct index_slot){ (uint32_t)hash, item + 1 });
	ix->count++;
}

struct index_walk index_find(const struct index *ix, uint64_t hash)
{
	return (struct index_walk){ ix, (uint32_t)hash,
				    hash & (ix->room ? ix->room - 1 : 0) };
}

bool index_next(struct index_walk *walk, uint32_t *item)
{
	const struct index *ix = walk->index;

	while (ix->room && ix->slots[walk->at].item) {
		struct index_slot slot = ix->slots[walk->at];

		walk->at = (walk->at + 1) & (ix->room - 1);
		if (slot.hash != walk->hash)
			continue;
		*item = slot.item - 1;
		return true;
	}
	return false;
}

void index_release(struct index *ix)
{
	free(ix->slots);
	*ix = (struct index){ 0 };
}
