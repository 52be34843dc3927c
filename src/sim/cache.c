/* cache - the KV cache of an engine: blocks in use, free, and still known */
#include "sim/cache.h"

#include <stdlib.h>

#include "base/mem.h"

static struct kv_cache_block *block(struct kv_cache *c, uint32_t number)
{
	return &c->blocks[number - 1];
}

/* Behind all that are free. */
static void free_block(struct kv_cache *c, uint32_t number)
{
	struct kv_cache_block *b = block(c, number);

	b->older = c->newest;
	b->newer = 0;
	if (c->newest)
		block(c, c->newest)->newer = number;
	else
		c->oldest = number;
	c->newest = number;
}

static void use_block(struct kv_cache *c, uint32_t number)
{
	struct kv_cache_block *b = block(c, number);

	if (b->older)
		block(c, b->older)->newer = b->newer;
	else
		c->oldest = b->newer;
	if (b->newer)
		block(c, b->newer)->older = b->older;
	else
		c->newest = b->older;
	b->older = b->newer = 0;
}

void kv_cache_init(struct kv_cache *c, size_t blocks, size_t block_tokens)
{
	uint32_t buckets = 1;

	*c = (struct kv_cache){ .block_tokens = block_tokens,
				.total = (uint32_t)blocks };
	if (!blocks)
		return;
	while (buckets < blocks)
		buckets *= 2;
	c->mask = buckets - 1;
	c->buckets = xcalloc(buckets, sizeof *c->buckets);
	c->blocks = xcalloc(blocks, sizeof *c->blocks);
	for (uint32_t number = 1; number <= c->total; number++)
		free_block(c, number);
}

void kv_cache_release(struct kv_cache *c)
{
	free(c->blocks);
	free(c->buckets);
	*c = (struct kv_cache){ 0 };
}

static uint32_t find(const struct kv_cache *c, uint64_t hash)
{
	uint32_t number = c->buckets[hash & c->mask];

	while (number && c->blocks[number - 1].hash != hash)
		number = c->blocks[number - 1].next;
	return number;
}

static void name_block(struct kv_cache *c, uint32_t number, uint64_t hash)
{
	uint32_t *bucket = &c->buckets[hash & c->mask];

	block(c, number)->hash = hash;
	block(c, number)->next = *bucket;
	*bucket = number;
}

static void forget(struct kv_cache *c, uint32_t number)
{
	struct kv_cache_block *b = block(c, number);
	uint32_t *at = &c->buckets[b->hash & c->mask];

	if (!b->hash)
		return;
	while (*at != number)
		at = &block(c, *at)->next;
	*at = b->next;
	b->hash = 0;
}

static void hold_block(struct kv_cache *c, struct kv_cache_hold *hold,
		       uint32_t number)
{
	struct kv_cache_block *b = block(c, number);

	if (!b->holders++) {
		use_block(c, number);
		c->used++;
	}
	hold->items = xgrow(hold->items, hold->count, &hold->room,
			    sizeof *hold->items);
	hold->items[hold->count++] = number;
}

/* The free block that is forgotten first; there is one. */
static uint32_t add_block(struct kv_cache *c, struct kv_cache_hold *hold)
{
	uint32_t number = c->oldest;

	forget(c, number);
	hold_block(c, hold, number);
	return number;
}

static size_t blocks_for(const struct kv_cache *c, size_t tokens)
{
	return (tokens + c->block_tokens - 1) / c->block_tokens;
}

/* How many blocks from the first on are known; *idle of them have no holder. */
static size_t count_known(const struct kv_cache *c,
			  const struct kv_cache_ask *ask, size_t *idle)
{
	size_t most = ask->tokens ? (ask->tokens - 1) / c->block_tokens : 0;
	size_t known = 0;
	uint32_t number;

	*idle = 0;
	while (known < most && known < ask->count &&
	       (number = find(c, ask->hashes[known]))) {
		*idle += !c->blocks[number - 1].holders;
		known++;
	}
	return known;
}

bool kv_cache_take(struct kv_cache *c, struct kv_cache_hold *hold,
		   const struct kv_cache_ask *ask, size_t *hit_tokens)
{
	size_t need, known, idle;

	*hit_tokens = 0;
	if (!c->blocks)
		return true;
	need = blocks_for(c, ask->tokens);
	known = count_known(c, ask, &idle);
	if (need - known + idle > c->total - c->used)
		return false;
	for (size_t i = 0; i < known; i++)
		hold_block(c, hold, find(c, ask->hashes[i]));
	for (size_t i = known; i < need; i++) {
		uint32_t number = add_block(c, hold);

		if (i < ask->count && !find(c, ask->hashes[i]))
			name_block(c, number, ask->hashes[i]);
	}
	*hit_tokens = known * c->block_tokens;
	return true;
}

bool kv_cache_grow(struct kv_cache *c, struct kv_cache_hold *hold,
		   size_t tokens)
{
	if (!c->blocks)
		return true;
	while (hold->count < blocks_for(c, tokens)) {
		if (!c->oldest)
			return false;
		add_block(c, hold);
	}
	return true;
}

void kv_cache_forget(struct kv_cache *c)
{
	for (uint32_t number = 1; c->blocks && number <= c->total; number++)
		forget(c, number);
}

void kv_cache_drop(struct kv_cache *c, struct kv_cache_hold *hold)
{
	while (hold->count) {
		uint32_t number = hold->items[--hold->count];

		if (--block(c, number)->holders)
			continue;
		c->used--;
		free_block(c, number);
	}
	free(hold->items);
	*hold = (struct kv_cache_hold){ 0 };
}
