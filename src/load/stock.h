/* stock - requests made before the clock starts */
#ifndef LOAD_STOCK_H
#define LOAD_STOCK_H

#include "load/engine.h"

#define STOCK_BYTES_MAX ((size_t)512 << 20)

/* Zeroed but for bodies: empty. */
struct stock {
	uint64_t shard, shards;
	uint32_t turns;
	struct stock_item *items; /* as this shard asks for them */
	size_t count, room;
	struct buf bodies;
};

#define STOCK_INIT                                                             \
	{                                                                      \
		.shards = 1, .turns = 1, .bodies = BUF_INIT(STOCK_BYTES_MAX)   \
	}

/*
 * Make the next request of this shard and keep it. 1: kept; 0: there is no
 * room; -1: as get said.
 */
int stock_add(struct stock *s, const struct engine_hooks *from, struct err *e);

/* Fill item with request id, if it is in stock. */
bool stock_get(const struct stock *s, uint64_t id, struct engine_item *item);

void stock_release(struct stock *s);

#endif
