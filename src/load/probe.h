/* probe - tiny requests beside a load: what one user would see of it */
#ifndef LOAD_PROBE_H
#define LOAD_PROBE_H

#include "api/request.h"
#include "load/lanes.h"
#include "stat/record.h"

#define PROBE_WORDS 8 /* of a prompt, drawn anew each time */
#define PROBE_CAP 64  /* in flight: more are late */

/* Zeroed: none. */
struct probe {
	const struct request_form *form;
	uint64_t seed;
	struct buf text;
	struct recording recording; /* those that have ended */
	struct engine_plan plan;
	struct engine_hooks hooks;
};

/*
 * A plan of so many requests a second, of this shard, each of PROBE_WORDS
 * words and one token of a reply, on an engine of their own: they are in no
 * place of the load's cap, and in none of its figures. main is the load's.
 */
void probe_open(struct probe *p, const struct engine_plan *main, double rate);
void probe_release(struct probe *p);

#endif
