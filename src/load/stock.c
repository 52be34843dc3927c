/* stock - requests made before the clock starts */
#include "load/stock.h"

#include <stdlib.h>

#include "base/mem.h"

struct stock_item {
	size_t at, len; /* of bodies */
	struct engine_item item;
};

/* Conversations are dealt out one by one; their turns stay together. */
static uint64_t id_of(const struct stock *s, uint64_t slot)
{
	uint64_t talk = slot / s->turns * s->shards + s->shard;

	return talk * s->turns + slot % s->turns;
}

int stock_add(struct stock *s, const struct engine_hooks *from, struct err *e)
{
	AUTO(buf_release) struct buf body = BUF_INIT(STOCK_BYTES_MAX);
	struct stock_item made = { .at = s->bodies.len,
				   .item = { .body = &body } };

	if (from->get(from->context, id_of(s, s->count), &made.item, e) < 0)
		return -1;
	if (body.is_full || body.len > STOCK_BYTES_MAX - s->bodies.len)
		return 0;
	buf_add(&s->bodies, body.data, body.len);
	made.len = body.len;
	s->items = xgrow(s->items, s->count, &s->room, sizeof *s->items);
	s->items[s->count++] = made;
	return 1;
}

bool stock_get(const struct stock *s, uint64_t id, struct engine_item *item)
{
	uint64_t talk = id / s->turns, slot;
	const struct stock_item *found;
	struct buf *body = item->body;

	if (talk % s->shards != s->shard)
		return false;
	slot = talk / s->shards * s->turns + id % s->turns;
	if (slot >= s->count)
		return false;
	found = &s->items[slot];
	*item = found->item;
	item->body = body;
	return buf_add(body, s->bodies.data + found->at, found->len) == 0;
}

void stock_release(struct stock *s)
{
	free(s->items);
	s->items = NULL;
	s->count = s->room = 0;
	buf_release(&s->bodies);
}
