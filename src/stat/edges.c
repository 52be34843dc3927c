/* edges - when requests begin and end, on the clock of all shards */
#include "stat/edges.h"

#include <stdlib.h>

#include "base/mem.h"

static int by_time(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->step > y->step) - (x->step < y->step);
}

size_t edges_find(struct edge **edges, const struct stats_items *all)
{
	struct edge *found = xcalloc(2 * all->count + 1, sizeof *found);
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct stats_item *item = &all->items[i];

		if (item->s->send == SAMPLE_NONE)
			continue;
		found[count++] =
			(struct edge){ item->s->send + item->shift_ns, 1 };
		found[count++] =
			(struct edge){ item->s->close + item->shift_ns, -1 };
	}
	if (count)
		qsort(found, count, sizeof *found, by_time);
	*edges = found;
	return count;
}
