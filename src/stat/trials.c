/* trials - records sorted into runs and repeats, and their figures */
#include "stat/trials.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int by_repeat(const void *a, const void *b)
{
	const struct record_head *x = &(*(struct recording *const *)a)->head;
	const struct record_head *y = &(*(struct recording *const *)b)->head;
	int order = strcmp(x->id, y->id);

	if (order || x->repeat != y->repeat)
		return order ? order : x->repeat < y->repeat ? -1 : 1;
	return (x->shard > y->shard) - (x->shard < y->shard);
}

static bool is_same(const struct recording *a, const struct recording *b)
{
	return !strcmp(a->head.id, b->head.id) &&
	       a->head.repeat == b->head.repeat;
}

static void add_trial(struct trials *t, struct recording **shards, size_t count,
		      const struct percentiles *p)
{
	struct trial *one = &t->items[t->count++];

	*one = (struct trial){ .shards = shards, .count = count };
	if (stats_make(&one->stats, shards, count, p, &one->failure) == 0)
		one->failure.kind = ERR_NONE;
}

void trials_make(struct trials *t, const struct recordings *all,
		 const struct percentiles *p)
{
	size_t end;

	*t = (struct trials){ 0 };
	if (!all->count)
		return;
	t->items = xcalloc(all->count, sizeof *t->items);
	t->order = xcalloc(all->count, sizeof *t->order);
	memcpy(t->order, all->items, all->count * sizeof *t->order);
	qsort(t->order, all->count, sizeof *t->order, by_repeat);
	for (size_t i = 0; i < all->count; i = end) {
		end = i + 1;
		while (end < all->count && is_same(t->order[i], t->order[end]))
			end++;
		add_trial(t, t->order + i, end - i, p);
	}
}

void trials_release(struct trials *t)
{
	for (size_t i = 0; i < t->count; i++)
		stats_release(&t->items[i].stats);
	free(t->items);
	free(t->order);
	*t = (struct trials){ 0 };
}

size_t trials_of_run(const struct trials *t, size_t i)
{
	const char *id = t->items[i].shards[0]->head.id;
	size_t end = i + 1;

	while (end < t->count && !strcmp(t->items[end].shards[0]->head.id, id))
		end++;
	return end - i;
}

bool trials_repeats(struct repeats *r, const struct trials *t, size_t i)
{
	size_t end = i + trials_of_run(t, i), count = 0;
	const struct stats **each = xcalloc(end - i, sizeof(*each));
	uint64_t seed = t->items[i].shards[0]->head.seed;

	for (size_t k = i; k < end; k++) {
		if (!t->items[k].failure.kind)
			each[count++] = &t->items[k].stats;
	}
	if (count > 1)
		repeats_make(r, each, count, seed);
	free(each);
	return count > 1;
}
