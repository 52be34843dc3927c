/* arena - things of all sizes stay apart, and aligned */
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "tap.h"

#define THINGS 3000

static size_t size_of(size_t i)
{
	return i % 100 == 99 ? 100000 : 1 + i % 61;
}

int main(void)
{
	static unsigned char *things[THINGS];
	struct arena a = { 0 };
	size_t crooked = 0, changed = 0;

	for (size_t i = 0; i < THINGS; i++) {
		things[i] = arena_take(&a, size_of(i));
		crooked += (uintptr_t)things[i] % sizeof(void *) != 0;
		memset(things[i], (int)(i % 251), size_of(i));
	}
	for (size_t i = 0; i < THINGS; i++) {
		for (size_t j = 0; j < size_of(i); j++)
			changed += things[i][j] != i % 251;
	}
	ok(!crooked, "all are aligned");
	ok(!changed, "none lies in another");
	arena_release(&a);
	ok(!a.blocks, "empty again");
	return done();
}
