/* warm - connections opened before the clock starts */
#ifndef LOAD_WARM_H
#define LOAD_WARM_H

#include <signal.h>

#include "load/loop.h"
#include "load/target.h"

struct warm_plan {
	size_t connections;
	const volatile sig_atomic_t *is_stopped; /* or NULL */
};

/*
 * Ask for the models on so many new connections at once; they stay with the
 * loop. What does not answer within half a minute is left out: the requests
 * will open theirs.
 */
int warm_open(struct loop *loop, const struct target *target,
	      const struct warm_plan *plan, struct err *e);

#endif
