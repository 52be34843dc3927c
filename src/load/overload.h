/* overload - requests come faster than they are served: when to stop */
#ifndef LOAD_OVERLOAD_H
#define LOAD_OVERLOAD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Then both those in flight and TTFT rise for as long as it goes on. Both are
 * fitted by least squares over a sliding window; the load is over when both
 * slopes are above 0 by z standard errors, and both fitted rises over the
 * window are a share of the mean worth speaking of. Samples of a queue are
 * not independent of one another, so z is taken large.
 */
#define OVERLOAD_WINDOW_MAX 4096

struct overload_sample {
	double at_s, in_flight, ttft_ms;
};

struct overload {
	double window_s;    /* as long must samples span */
	double z;           /* standard errors above 0 */
	double rise;        /* share of the mean that a rise must be */
	size_t samples_min; /* at least 3 */
	struct overload_sample samples[OVERLOAD_WINDOW_MAX]; /* a ring */
	size_t first, count;
	size_t skip, skipped; /* of samples that come too fast for the ring */
	double next_s; /* the fit is made anew at most 30 times a window */
};

/* 30 s, 5 standard errors, a rise by half, 30 samples. */
void overload_init(struct overload *o);

/*
 * A first token came; times do not go back. true: stop the load. When more
 * samples come within the window than the ring holds, every second one is
 * let go from then on.
 */
bool overload_note(struct overload *o, const struct overload_sample *s);

#endif
