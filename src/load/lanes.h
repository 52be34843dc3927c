/* lanes - engines that share one load, a thread each */
#ifndef LOAD_LANES_H
#define LOAD_LANES_H

#include "load/engine.h"

/*
 * A lane is an engine with a loop, connections and a meter of its own. Its
 * share of a plan is fixed before the start: of the conversations in their
 * order, and of the arrivals, which all lanes draw alike, each takes every
 * n-th, and the cap is dealt out. So lanes have nothing to say to one another
 * and no lock, and what is sent when does not depend on their number. Lane 0
 * runs on the calling thread; the others block all signals.
 */
struct lanes;

#define LANES_MAX 64

/* The target is borrowed. connections: how many to keep open, by all. */
int lanes_open(struct lanes **l, const struct target *target, size_t count,
	       long connections, struct err *e);

/* How many of them a plan keeps busy: no more than its cap and its requests. */
size_t lanes_of(const struct lanes *l, const struct engine_plan *plan);

/* Open so many connections, dealt out as a plan of that cap is. */
int lanes_warm(struct lanes *l, const struct engine_plan *plan,
	       size_t connections, struct err *e);

/*
 * engine_run for each of lanes_of(plan) lanes, hooks[i] being those of lane i,
 * which are called on its thread. The meter has what all of them were like.
 * When one fails the others end, and -1 is what the last of those said.
 */
int lanes_run(struct lanes *l, const struct engine_plan *plan,
	      const struct engine_hooks *hooks, struct meter *meter,
	      struct err *e);

/*
 * Beside the next lanes_run, and until it ends, run this plan on one more
 * engine; both are borrowed until then. ERR_BUG.
 */
int lanes_beside(struct lanes *l, const struct engine_plan *plan,
		 const struct engine_hooks *hooks, struct err *e);

int64_t lanes_end_ns(const struct lanes *l); /* of the last run */

void lanes_release(struct lanes **l);

#endif
