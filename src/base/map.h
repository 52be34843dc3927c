/* map - a hash table from byte strings to pointers */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * Keys are borrowed: they must live and stay unchanged as long as the map.
 * The hash is sip_hash. A zeroed map is an empty one.
 */
struct map_slot {
	const char *key; /* NULL: free */
	size_t len;
	uint64_t hash;
	void *value;
};

struct map {
	struct map_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

/*
 * The place of the value under key; a new key gets NULL there. Valid until
 * the next call.
 */
void **map_put(struct map *m, const char *key, size_t len);

/* The value under key, or NULL. */
void *map_get(const struct map *m, const char *key, size_t len);

void map_release(struct map *m);

#endif
