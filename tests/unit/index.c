/* index - numbers under hashes that collide, through every growth */
#include "base/index.h"

#include "tap.h"

#define ITEMS 5000

static bool has(const struct index *ix, uint64_t hash, uint32_t wanted)
{
	struct index_walk walk = index_find(ix, hash);
	uint32_t item;
	bool is_there = false;

	while (index_next(&walk, &item))
		is_there = is_there || item == wanted;
	return is_there;
}

static size_t count_under(const struct index *ix, uint64_t hash)
{
	struct index_walk walk = index_find(ix, hash);
	size_t count = 0;
	uint32_t item;

	while (index_next(&walk, &item))
		count++;
	return count;
}

/* Seven hashes only, of which some lie beside one another in the table. */
static uint64_t hash_of(uint32_t i)
{
	static const uint64_t hashes[] = {
		0, 1, 2, 0xffffffff, 0x80000000, 15, 0x123456789abcdef0
	};

	return hashes[i % 7];
}

int main(void)
{
	struct index ix = { 0 };
	size_t missing = 0;

	ok(count_under(&ix, 0) == 0, "an empty index has nothing");
	for (uint32_t i = 0; i < ITEMS; i++)
		index_put(&ix, i < 100 ? hash_of(i) : i * 2654435761u, i);
	for (uint32_t i = 0; i < ITEMS; i++)
		missing += !has(&ix, i < 100 ? hash_of(i) : i * 2654435761u, i);
	ok(!missing, "%d numbers: %zu are missing", ITEMS, missing);
	ok(ix.count == ITEMS, "each is counted");
	ok(count_under(&ix, 15) >= 14, "those under one hash come together");
	ok(count_under(&ix, 77) == 0, "nothing under a hash never put");
	index_release(&ix);
	ok(!ix.slots && !ix.count, "empty again");
	return done();
}
