/* saturation - the greatest load that still keeps a promise */
#ifndef LOAD_SATURATION_H
#define LOAD_SATURATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define SATURATION_STEPS_MAX 64

/* What a run at one load brought. */
struct saturation_step {
	double load;
	double good_share; /* of all requests, failed ones included: kept */
	double throughput; /* of good requests a second */
	bool holds;        /* good_share reached the target */
};

/* Run at s->load, fill good_share and throughput. -1 ends the search. */
typedef int saturation_run(void *context, struct saturation_step *s,
			   struct err *e);

struct saturation_plan {
	double low, high;    /* where to begin; high: no further, 0: 2^20 low */
	double tolerance;    /* relative width to stop at; 0: 0.05 */
	double target_share; /* of requests that keep the SLO; 0: 0.99 */
	bool is_whole;       /* loads are whole numbers (concurrency) */
	size_t steps_max;    /* 0: 20 */
};

struct saturation {
	struct saturation_step steps[SATURATION_STEPS_MAX]; /* as run */
	size_t count;
	double load;     /* the greatest that held; 0: none did */
	bool is_bounded; /* a greater one was seen not to hold */
	bool is_settled; /* bounded within the tolerance */
};

/*
 * Double from low until the target is missed or high is reached, then bisect
 * (geometrically, for rates) between the last that held and the first that
 * did not. ERR_USAGE for a plan that cannot be; else what run said.
 */
int saturation_find(struct saturation *s, const struct saturation_plan *plan,
		    saturation_run *run, void *context, struct err *e);

#endif
