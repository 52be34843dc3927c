/* ladder - the loads that a workload is run at: one, a sweep, or a search */
#ifndef LOAD_LADDER_H
#define LOAD_LADDER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "load/saturation.h"
#include "load/sweep.h"

/* Zeroed: one run at the load that the other options say. */
struct ladder {
	bool is_sweep, is_search;
	enum sweep_axis axis;
	struct sweep sweep;
	struct saturation_plan plan;
};

/* --sweep: see sweep_parse. ERR_USAGE. */
int ladder_sweep(struct ladder *l, const char *text, struct err *e);

/*
 * --find-saturation: `rate` or `concurrency`, which begin at 1, or with where
 * to begin and to end: `rate=0.5..100`. ERR_USAGE.
 */
int ladder_search(struct ladder *l, const char *text, struct err *e);

/*
 * Run a workload once at each load. load is NaN when there is no ladder: the
 * options' own. A run says what share of its requests kept the goals; the
 * others are as saturation_run's.
 */
typedef int ladder_run(void *context, enum sweep_axis axis,
		       struct saturation_step *step, struct err *e);

/*
 * What came of a search, if it was one: found->count is 0 else. -1: as run
 * said.
 */
int ladder_climb(const struct ladder *l, struct saturation *found,
		 ladder_run *run, void *context, struct err *e);

/* A line of what a search found: `rate 12.5 keeps the goals, 13.1 does not`. */
int ladder_tell(struct buf *out, const struct ladder *l,
		const struct saturation *found);

#endif
