/* arena - many small things that are given back all at once */
#include "base/arena.h"

#include <stdlib.h>

#include "base/mem.h"

#define BLOCK 65536

struct arena_block {
	struct arena_block *next;
	size_t size;
	max_align_t bytes[];
};

static void add_block(struct arena *a, size_t size)
{
	struct arena_block *block = xmalloc(sizeof *block + size);

	block->next = a->blocks;
	block->size = size;
	a->blocks = block;
	a->used = 0;
}

void *arena_take(struct arena *a, size_t size)
{
	void *taken;

	size = (size + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
	if (!a->blocks || a->blocks->size - a->used < size)
		add_block(a, size > BLOCK / 8 ? size : BLOCK);
	taken = (char *)a->blocks->bytes + a->used;
	a->used += size;
	return taken;
}

void arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
	*a = (struct arena){ 0 };
}
