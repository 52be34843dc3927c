/* map - a hash table from byte strings to pointers */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

/* SipHash-1-3: Aumasson and Bernstein, "SipHash: a fast short-input PRF". */
struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

static void sip_word(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

static uint64_t secret[2];

/* Before main: no thread can see half a key. */
__attribute__((constructor)) static void draw_secret(void)
{
	if (getrandom(secret, sizeof secret, 0) != sizeof secret)
		secret[0] = 1; /* only speed under attack is lost */
}

static uint64_t hash_of(const char *text, size_t len)
{
	struct sip s = { secret[0] ^ 0x736f6d6570736575,
			 secret[1] ^ 0x646f72616e646f6d,
			 secret[0] ^ 0x6c7967656e657261,
			 secret[1] ^ 0x7465646279746573 };
	uint64_t word = (uint64_t)len << 56;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		uint64_t eight;

		memcpy(&eight, text + i, 8);
		sip_word(&s, eight);
	}
	for (int shift = 0; i < len; i++, shift += 8)
		word |= (uint64_t)(unsigned char)text[i] << shift;
	sip_word(&s, word);
	s.v2 ^= 0xff;
	for (int turn = 0; turn < 3; turn++)
		sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

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
	uint64_t hash = hash_of(key, len);
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
	return find(m, key, len, hash_of(key, len))->value;
}

void map_clear(struct map *m)
{
	if (m->room)
		memset(m->slots, 0, m->room * sizeof *m->slots);
	m->count = 0;
}

void map_release(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
