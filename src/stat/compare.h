/* compare - the runs of one build against those of another */
#ifndef STAT_COMPARE_H
#define STAT_COMPARE_H

#include "stat/trials.h"

#define COMPARE_ALPHA 0.05 /* p below it: the values differ */

enum compare_verdict {
	COMPARE_SAME, /* no difference shown, or one within the threshold */
	COMPARE_BETTER,
	COMPARE_WORSE,
	COMPARE_UNKNOWN, /* so few values could not show one */
};

const char *compare_word(enum compare_verdict v);

/* What is not known is NAN. */
struct compare_row {
	const char *workload; /* its name, else the run's id; borrowed */
	const char *metric;
	size_t base_count, new_count;
	double base, now; /* medians; shares for error_rate */
	double change;    /* of the base; of error_rate, the difference */
	double p;
	enum compare_verdict verdict;
};

struct comparison {
	struct compare_row *rows;
	size_t count, room;
	size_t worse, unknown;
	struct buf alone; /* workloads of one side only, as a sentence */
	struct arena strings;
};

/*
 * Runs go together that have the same workload and model. Latencies are
 * compared by requests, those of all repeats; rates by repeats. A difference
 * counts when it is shown (COMPARE_ALPHA) and above the threshold, a share of
 * the base. ERR_DATA when a run's entry cannot be read.
 */
int compare_make(struct comparison *c, const struct trials *base,
		 const struct trials *now, double threshold, struct err *e);
void comparison_release(struct comparison *c);

/* One JSON object. */
void compare_write(struct buf *out, const struct comparison *c,
		   double threshold);

#endif
