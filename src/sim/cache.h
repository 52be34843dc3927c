/* cache - the KV cache of an engine: blocks in use, free, and still known */
#ifndef SIM_CACHE_H
#define SIM_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A pool of blocks of so many tokens, as vLLM's block manager keeps it: a
 * block is used by those who hold it; without a holder it is free, but keeps
 * what it knows under its name (sim/prefix.h) until it is given out anew, the
 * one that was freed longest ago first.
 */
struct kv_cache_block {
	uint64_t hash; /* 0: has no name */
	uint32_t holders;
	uint32_t older, newer; /* of the free ones; numbers and 1, 0: none */
	uint32_t next;         /* of its bucket */
};

struct kv_cache {
	size_t block_tokens;
	uint32_t total, used;
	struct kv_cache_block *blocks; /* NULL: there is no cache, all fits */
	uint32_t *buckets, mask;
	uint32_t oldest, newest;
};

#define KV_CACHE_BLOCKS_MAX ((size_t)1 << 24)

/* The blocks of one request. Zeroed: none. */
struct kv_cache_hold {
	uint32_t *items;
	size_t count, room;
};

/* blocks 0: no cache. */
void kv_cache_init(struct kv_cache *c, size_t blocks, size_t block_tokens);
void kv_cache_release(struct kv_cache *c);

/*
 * Give a hold, which is empty, room for tokens, the first of them in blocks
 * that are known by the count hashes; *hit_tokens are those found. At least
 * one token is never found: its engine has to compute something. false: there
 * is not room enough, and nothing changed.
 */
struct kv_cache_ask {
	const uint64_t *hashes;
	size_t count, tokens;
};
bool kv_cache_take(struct kv_cache *c, struct kv_cache_hold *hold,
		   const struct kv_cache_ask *ask, size_t *hit_tokens);

/* Room for so many tokens in all, or false: no block is free. */
bool kv_cache_grow(struct kv_cache *c, struct kv_cache_hold *hold,
		   size_t tokens);

/* Free blocks know nothing any more, nor do those in use when given back. */
void kv_cache_forget(struct kv_cache *c);

/* Give all back; the last block is the first to be forgotten. */
void kv_cache_drop(struct kv_cache *c, struct kv_cache_hold *hold);

#endif
