/* queue - which requests are in work: slots, and room in the KV cache */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "sim/conn.h"

/* A request arrived: begin it, or let it wait behind the others. */
void queue_take(struct sim *s, struct conn *c);

/* It is over: give back what it has; others may begin. */
void queue_leave(struct sim *s, struct conn *c);

/*
 * Room for so many tokens of output more. When none is left, the request that
 * began last is stopped, gives back its blocks, waits before all others and
 * computes its tokens anew later (vLLM's preemption by recomputing); false
 * when that was this one.
 */
bool queue_grow(struct sim *s, struct conn *c, size_t tokens);

/* Whether a request fits when it is alone. */
bool queue_fits(const struct sim *s, const struct conn *c);

#endif
