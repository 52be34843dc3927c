/* load_stock - requests made ahead are those that a shard asks for */
#include <stdio.h>

#include "base/mem.h"
#include "load/stock.h"
#include "tap.h"

static int get(void *context, uint64_t id, struct engine_item *item,
	       struct err *e)
{
	size_t *left = context;

	if (!(*left)--)
		return err_set(e, ERR_AGAIN, "gone");
	buf_addf(item->body, "request %llu", (unsigned long long)id);
	item->input_tokens = (int64_t)id;
	item->delay_ns = 7;
	return 0;
}

int main(void)
{
	AUTO(stock_release) struct stock s = STOCK_INIT;
	AUTO(buf_release) struct buf body = BUF_INIT(100);
	struct engine_item item = { .body = &body };
	size_t left = 6, found = 0;
	struct engine_hooks from = { .context = &left, .get = get };
	struct err e;

	s.shard = 1;
	s.shards = 3;
	s.turns = 2;
	for (int i = 0; i < 6; i++)
		ok(stock_add(&s, &from, &e) == 1, "request %d", i);
	ok(stock_add(&s, &from, &e) < 0 && e.kind == ERR_AGAIN,
	   "what fails is said");
	for (uint64_t id = 0; id < 30; id++) {
		buf_clear(&body);
		item.body = &body;
		found += stock_get(&s, id, &item);
		if (id == 9)
			is(body.data, "request 9", "a body");
	}
	ok(found == 6, "those of shard 1 of 3, two turns each: %zu", found);
	buf_clear(&body);
	ok(stock_get(&s, 14, &item) && item.input_tokens == 14 &&
		   item.delay_ns == 7 && item.body == &body,
	   "with all that belongs to it");
	return done();
}
