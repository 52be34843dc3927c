/* arrival - when requests are due: constant, Poisson, gamma, with ramps */
#ifndef LOAD_ARRIVAL_H
#define LOAD_ARRIVAL_H

#include <stdint.h>

#include "base/err.h"
#include "sim/delay.h"

enum arrival_kind {
	ARRIVAL_CONSTANT, /* equal gaps */
	ARRIVAL_POISSON,  /* exponential gaps */
	ARRIVAL_GAMMA,    /* gamma gaps of shape `burstiness`: CV = 1/sqrt */
};

enum arrival_ramp {
	RAMP_NONE,
	RAMP_LINEAR,
	RAMP_EXP
};

/*
 * Times are absolute, from the start of the run. A process of rate 1 gives
 * the sum of gaps u; the time is where the integral of the rate over time
 * reaches u, so that a ramp bends every kind of arrival alike, and constant
 * arrivals never drift. Nothing is rescaled to end at a given moment: that
 * would take the randomness out of short runs.
 */
struct arrival {
	enum arrival_kind kind;
	double rate;       /* requests a second, above 0; INFINITY: at once */
	double burstiness; /* shape of the gamma, above 0 */
	double offset;     /* of constant ones, in gaps: shards take turns */
	enum arrival_ramp ramp;
	double ramp_from, ramp_to; /* requests a second, above 0 */
	double ramp_s;             /* the rate stays at ramp_to behind it */
};

struct arrivals {
	struct arrival plan;
	struct dice dice;
	uint64_t count;
	double passed; /* of the process with rate 1 */
};

#define ARRIVAL_NEVER INT64_MAX

void arrivals_init(struct arrivals *a, const struct arrival *plan,
		   uint64_t seed);

/* When the next is due, ns from the start; ARRIVAL_NEVER beyond 100 years. */
int64_t arrivals_next(struct arrivals *a);

/* `linear:FROM:TO:SECONDS` or `exp:FROM:TO:SECONDS`. ERR_USAGE. */
int arrival_parse_ramp(struct arrival *a, const char *text, struct err *e);

#endif
