/* warm - connections opened before the clock starts */
#ifndef LOAD_WARM_H
#define LOAD_WARM_H

#include "load/loop.h"
#include "load/target.h"

/*
 * Ask for the models on so many new connections at once; they stay with the
 * loop. What does not answer within half a minute is left out: the requests
 * will open theirs.
 */
int warm_open(struct loop *loop, const struct target *target,
	      size_t connections, struct err *e);

#endif
