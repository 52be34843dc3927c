/* saturation - the greatest load that still keeps a promise; when to stop */
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

/*
 * Over-saturation: requests come faster than they are served, so both those
 * in flight and TTFT rise for as long as it goes on. Both are fitted by least
 * squares over a sliding window; the load is over when both slopes are above
 * 0 with a confidence of z standard errors, and the fitted rise over the
 * window is a part of the mean worth speaking of.
 */
#define OVERLOAD_WINDOW_MAX 4096

struct overload_sample {
	double at_s, in_flight, ttft_ms;
};

struct overload {
	double window_s; /* as long must samples span */
	double z;        /* standard errors above 0 */
	double rise;     /* share of the mean that a rise must be */
	size_t samples_min;
	struct overload_sample samples[OVERLOAD_WINDOW_MAX]; /* a ring */
	size_t first, count;
};

/* 30 s, 3 standard errors, a rise by half, 30 samples. */
void overload_init(struct overload *o);

/* A first token came; times do not go back. true: stop the load. */
bool overload_note(struct overload *o, const struct overload_sample *s);

#endif
