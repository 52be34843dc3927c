/* turns - further turns of conversations, waiting for their time */
#ifndef LOAD_TURNS_H
#define LOAD_TURNS_H

#include "sim/heap.h"
#include "stat/sample.h"

struct turn {
	struct timer timer; /* first: the heap leads back here */
	uint64_t id;
	enum sample_phase phase;
	int64_t due_ns;
};

/* Zeroed: none. */
struct turns {
	struct heap heap;
};

void turns_add(struct turns *t, const struct turn *turn); /* copied */

/* When the first is due; INT64_MAX: there is none. */
int64_t turns_due_ns(const struct turns *t);

/* Take the first out; there is one. */
struct turn turns_take(struct turns *t);

void turns_drop(struct turns *t);
void turns_release(struct turns *t);

#endif
