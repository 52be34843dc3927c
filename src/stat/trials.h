/* trials - records sorted into runs and repeats, and their figures */
#ifndef STAT_TRIALS_H
#define STAT_TRIALS_H

#include "stat/repeats.h"
#include "stat/stats.h"

/* One repeat of one run, of all its shards that are there. */
struct trial {
	struct recording **shards; /* borrowed */
	size_t count;
	struct stats stats;
	struct err failure; /* kind 0: there are figures */
};

/* By id, then by repeat. Zeroed: none. */
struct trials {
	struct trial *items;
	size_t count;
	struct recording **order;
};

/* The recordings are borrowed as long as the trials live. */
void trials_make(struct trials *t, const struct recordings *all,
		 const struct percentiles *p);
void trials_release(struct trials *t);

/* How many trials from i on are of the same run; at least 1. */
size_t trials_of_run(const struct trials *t, size_t i);

/*
 * How the repeats of the run from i on vary, those without figures left out;
 * false: there are not two, so that nothing varies.
 */
bool trials_repeats(struct repeats *r, const struct trials *t, size_t i);

#endif
