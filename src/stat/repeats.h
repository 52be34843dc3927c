/* repeats - how figures vary from one repeat of a run to another */
#ifndef STAT_REPEATS_H
#define STAT_REPEATS_H

#include "stat/stats.h"

/* The figures of a run that are compared between runs, in ms or per second. */
enum repeats_figure {
	REPEATS_TTFT,
	REPEATS_P99_TTFT,
	REPEATS_TPOT,
	REPEATS_ITL,
	REPEATS_P99_ITL,
	REPEATS_E2EL,
	REPEATS_P99_E2EL,
	REPEATS_REQUESTS,
	REPEATS_OUTPUT,
	REPEATS_GOODPUT,
	REPEATS_FIGURES
};

const char *repeats_name(int figure); /* NULL beyond the last */

/* NAN: not known. */
double repeats_figure(const struct stats *s, enum repeats_figure figure);

#define REPEATS_RESAMPLES 10000
#define REPEATS_CONFIDENCE 0.95

/* n: of repeats that have the figure; what is not known is NAN. */
struct repeats_spread {
	size_t n;
	double mean, cv;  /* deviation of the sample (n - 1) over the mean */
	double low, high; /* of the mean, by confidence */
};

struct repeats {
	size_t count; /* of repeats */
	struct repeats_spread of[REPEATS_FIGURES];
};

/*
 * The interval is the bootstrap's, by percentiles (Efron, "Bootstrap methods:
 * another look at the jackknife", Annals of Statistics 7, 1979): seeded, so
 * the same figures, in any order, have the same interval. From two repeats
 * on; with fewer than three it is as wide as what was seen.
 */
void repeats_make(struct repeats *r, const struct stats *const *each,
		  size_t count, uint64_t seed);

/* Of plain values. */
void repeats_spread(struct repeats_spread *s, const double *values,
		    size_t count, uint64_t seed);

/* {"count","confidence","resamples","NAME":{"mean","cv","low","high","n"}} */
void repeats_write(struct buf *out, const struct repeats *r);

#endif
