/* sim_heap - the earliest deadline comes first, whatever was done before */
#include "sim/delay.h"
#include "sim/heap.h"
#include "tap.h"

#define COUNT 200

/* The earliest that is set, by looking at all. */
static int64_t least(const struct timer *timers)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < COUNT; i++)
		if (timers[i].slot && timers[i].due_ns < best)
			best = timers[i].due_ns;
	return best;
}

int main(void)
{
	static struct timer timers[COUNT];
	struct heap h = { 0 };
	struct dice dice = { 5 };
	int wrong = 0;
	int64_t before = 0;

	ok(heap_first(&h) == NULL, "an empty heap has no first");
	for (int i = 0; i < 20000; i++) {
		struct timer *t = &timers[dice_roll(&dice) % COUNT];
		struct timer *first;

		if (dice_roll(&dice) % 3)
			heap_set(&h, t, (int64_t)(dice_roll(&dice) % 1000));
		else
			heap_unset(&h, t);
		first = heap_first(&h);
		wrong += (first ? first->due_ns : INT64_MAX) != least(timers);
	}
	ok(wrong == 0, "20000 changes, the first is the earliest each time");
	for (struct timer *t; (t = heap_first(&h));) {
		wrong += t->due_ns < before;
		before = t->due_ns;
		heap_unset(&h, t);
		heap_unset(&h, t);
	}
	ok(wrong == 0 && h.count == 0, "taken out in order");
	heap_release(&h);
	return done();
}
