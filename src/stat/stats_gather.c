/* stats_gather - the samples of all shards on one clock, in one order */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stat/stats.h"

#define SECOND_NS 1000000000
#define APART_MAX_S (30 * 86400)

static int by_id(const void *a, const void *b)
{
	const struct sample *x = ((const struct stats_item *)a)->s;
	const struct sample *y = ((const struct stats_item *)b)->s;

	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int by_send(const void *a, const void *b)
{
	const struct sample *x = ((const struct stats_item *)a)->s;
	const struct sample *y = ((const struct stats_item *)b)->s;

	if (x->send != y->send)
		return x->send < y->send ? -1 : 1;
	return by_id(a, b);
}

/*
 * How long after it could have been sent a request was. Below a cap that is
 * when it was due; at the cap, requests being sent in the order they are due,
 * number n could be sent when all but cap - 1 of those before it had ended.
 */
static void find_lags(struct stats_item *items, size_t count, int64_t cap)
{
	int64_t *closes = xcalloc(count + 1, sizeof *closes);
	size_t sent = 0;

	for (size_t i = 0; i < count; i++) {
		closes[i] = items[i].s->close;
		items[i].lag_ns = 0;
	}
	qsort(closes, count, sizeof *closes, by_number);
	for (size_t i = 0; i < count; i++) {
		const struct sample *s = items[i].s;
		int64_t ready = s->scheduled;

		if (s->send == SAMPLE_NONE)
			continue;
		if (cap && sent >= (size_t)cap && closes[sent - cap] > ready)
			ready = closes[sent - cap];
		if (s->send - s->connect_ns > ready)
			items[i].lag_ns = s->send - s->connect_ns - ready;
		sent++;
	}
	free(closes);
}

/* Of a closed loop, a request is due when its place is free. Probes, which
 * take no place, come behind the others. */
static void add_shard(struct stats_item *items, const struct recording *r,
		      int64_t shift_ns)
{
	bool is_closed = !strcmp(r->head.arrival, "closed");
	size_t count = 0, end = r->count;

	for (size_t i = 0; i < r->count; i++) {
		const struct sample *s = &r->samples[i];
		size_t at = s->phase == SAMPLE_PROBE ? --end : count++;

		items[at] = (struct stats_item){ .s = s,
						 .shift_ns = shift_ns,
						 .shard = r->head.shard };
	}
	if (!count)
		return;
	qsort(items, count, sizeof *items, by_send);
	find_lags(items, count, is_closed ? 0 : r->head.cap);
}

/* Probes are the last phase: they are no part of the load. */
static void set_apart(struct stats_items *all)
{
	while (all->count &&
	       all->items[all->count - 1].s->phase == SAMPLE_PROBE) {
		all->count--;
		all->probes++;
	}
}

static bool is_equal(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static int check_pair(const struct record_head *a, const struct record_head *b,
		      struct err *e)
{
	if (strcmp(a->id, b->id) != 0 || a->repeat != b->repeat)
		return err_set(e, ERR_DATA, "run %s: not one repeat of one run",
			       a->id);
	if (a->shards != b->shards || a->repeats != b->repeats)
		return err_set(e, ERR_DATA,
			       "run %s: its shards are not of one mind how "
			       "many shards and repeats there are",
			       a->id);
	if (strcmp(a->arrival, b->arrival) != 0 || a->seed != b->seed ||
	    a->is_stream != b->is_stream || !is_equal(a->slo, b->slo))
		return err_set(
			e, ERR_DATA,
			"run %s: its shards were asked for different loads",
			a->id);
	if (a->shard == b->shard)
		return err_set(e, ERR_DATA, "run %s: shard %u is there twice",
			       a->id, (unsigned)a->shard);
	if (llabs((long long)(a->start.seconds - b->start.seconds)) >
	    APART_MAX_S)
		return err_set(e, ERR_DATA,
			       "run %s: shards that start more than 30 days "
			       "apart",
			       a->id);
	return 0;
}

static int check_shards(struct recording *const *shards, size_t count,
			struct err *e)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (check_pair(&shards[i]->head, &shards[k]->head, e) <
			    0)
				return -1;
		}
	}
	return 0;
}

static int check_ids(const struct stats_items *all, const char *id,
		     struct err *e)
{
	for (size_t i = 1; i < all->count; i++) {
		if (by_id(&all->items[i - 1], &all->items[i]))
			continue;
		return err_set(
			e, ERR_DATA,
			"run %s: request %llu of phase %s is there twice", id,
			(unsigned long long)all->items[i].s->id,
			record_phase(all->items[i].s->phase));
	}
	return 0;
}

static const struct record_head *earliest(struct recording *const *shards,
					  size_t count)
{
	const struct record_head *first = &shards[0]->head;

	for (size_t i = 1; i < count; i++) {
		if (time_compare(&shards[i]->head.start, &first->start) < 0)
			first = &shards[i]->head;
	}
	return first;
}

static void find_cap(struct stats_items *all, struct recording *const *shards,
		     size_t count)
{
	uint32_t lowest = UINT32_MAX;
	bool has_all = true;

	for (size_t i = 0; i < count; i++) {
		const struct record_head *head = &shards[i]->head;

		has_all &= head->cap > 0;
		all->cap += head->cap;
		if (head->shard < lowest)
			all->steady_ratio = head->steady_ratio;
		lowest = head->shard < lowest ? head->shard : lowest;
	}
	if (!has_all)
		all->cap = 0;
}

int stats_gather(struct stats_items *all, struct recording *const *shards,
		 size_t count, struct err *e)
{
	const struct instant *first = &earliest(shards, count)->start;
	size_t total = 0;

	if (check_shards(shards, count, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		total += shards[i]->count;
	all->items = xcalloc(total + 1, sizeof *all->items);
	for (size_t i = 0; i < count; i++) {
		const struct instant *start = &shards[i]->head.start;

		add_shard(all->items + all->count, shards[i],
			  (start->seconds - first->seconds) * SECOND_NS +
				  start->nanoseconds - first->nanoseconds);
		all->count += shards[i]->count;
	}
	if (all->count)
		qsort(all->items, all->count, sizeof *all->items, by_id);
	find_cap(all, shards, count);
	if (check_ids(all, shards[0]->head.id, e) < 0)
		return -1;
	set_apart(all);
	return 0;
}
