/* map - a hash table from byte strings to pointers */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sip.h"

static struct map_slot *find(const struct map *m, const char *key, size_t len,
			     uint64_t hash)
{
	size_t i = hash & (m->room - 1);

	for (;; i = (i + 1) & (m->room - 1)) {
		struct map_slot *slot = &m->slots[i];

		if (!slot->key)
			return slot;
		if (slot->hash == hash && slot->len == len &&
		    !memcmp(slot->key, key, len))
			return slot;
	}
}

static void grow(struct map *m)
{
	struct map old = *m;

	m->room = old.room ? old.room * 2 : 16;
	m->slots = xcalloc(m->room, sizeof *m->slots);
	for (size_t i = 0; i < old.room; i++) {
		struct map_slot *slot = &old.slots[i];

		if (slot->key)
			*find(m, slot->key, slot->len, slot->hash) = *slot;
	}
	free(old.slots);
}

void **map_put(struct map *m, const char *key, size_t len)
{
	uint64_t hash = sip_hash(key, len);
	struct map_slot *slot;

	if (m->count * 3 >= m->room * 2)
		grow(m);
	slot = find(m, key, len, hash);
	if (!slot->key) {
		*slot = (struct map_slot){ key, len, hash, NULL };
		m->count++;
	}
	return &slot->value;
}

void *map_get(const struct map *m, const char *key, size_t len)
{
	if (!m->room)
		return NULL;
	return find(m, key, len, sip_hash(key, len))->value;
}

void map_release(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
