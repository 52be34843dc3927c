/* heap - deadlines, the earliest first */
#include "sim/heap.h"

#include <stdlib.h>

#include "base/mem.h"

static void place(struct heap *h, size_t slot, struct timer *t)
{
	h->items[slot] = t;
	t->slot = slot;
}

static void rise(struct heap *h, size_t slot, struct timer *t)
{
	while (slot > 1 && h->items[slot / 2]->due_ns > t->due_ns) {
		place(h, slot, h->items[slot / 2]);
		slot /= 2;
	}
	place(h, slot, t);
}

static void sink(struct heap *h, size_t slot, struct timer *t)
{
	size_t child;

	while ((child = 2 * slot) <= h->count) {
		if (child < h->count &&
		    h->items[child + 1]->due_ns < h->items[child]->due_ns)
			child++;
		if (h->items[child]->due_ns >= t->due_ns)
			break;
		place(h, slot, h->items[child]);
		slot = child;
	}
	place(h, slot, t);
}

static void settle(struct heap *h, size_t slot, struct timer *t)
{
	if (slot > 1 && h->items[slot / 2]->due_ns > t->due_ns)
		rise(h, slot, t);
	else
		sink(h, slot, t);
}

void heap_set(struct heap *h, struct timer *t, int64_t due_ns)
{
	t->due_ns = due_ns;
	if (!t->slot) {
		/* One more: items[0] is never used. */
		h->items = xgrow(h->items, h->count + 1, &h->room,
				 sizeof *h->items);
		t->slot = ++h->count;
	}
	settle(h, t->slot, t);
}

void heap_unset(struct heap *h, struct timer *t)
{
	size_t slot = t->slot;
	struct timer *last;

	if (!slot)
		return;
	t->slot = 0;
	last = h->items[h->count--];
	if (last != t)
		settle(h, slot, last);
}

struct timer *heap_first(const struct heap *h)
{
	return h->count ? h->items[1] : NULL;
}

void heap_release(struct heap *h)
{
	free(h->items);
	*h = (struct heap){ 0 };
}
