/* arena - many small things that are given back all at once */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

/* Zeroed: empty. */
struct arena {
	struct arena_block *blocks;
	size_t used; /* of the first block */
};

/* Memory of size bytes, aligned for a pointer, until the release. */
void *arena_take(struct arena *a, size_t size);

void arena_release(struct arena *a);

#endif
