/* heap - deadlines, the earliest first */
#ifndef SIM_HEAP_H
#define SIM_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Lies in what it wakes; slot 0: not set. Zero is a timer that is not set. */
struct timer {
	int64_t due_ns; /* CLOCK_MONOTONIC */
	size_t slot;
};

/* A binary heap over borrowed timers; items[1] is the earliest. */
struct heap {
	struct timer **items;
	size_t count, room;
};

/* Set, or move, to another time. */
void heap_set(struct heap *h, struct timer *t, int64_t due_ns);
void heap_unset(struct heap *h, struct timer *t);

/* The earliest, or NULL. */
struct timer *heap_first(const struct heap *h);

void heap_release(struct heap *h);

#endif
