/* campaign - all runs of one command: workloads, loads, repeats */
#ifndef LOAD_CAMPAIGN_H
#define LOAD_CAMPAIGN_H

#include "load/result.h"
#include "load/saturation.h"

/* Borrowed; the two functions are the program's own talk. */
struct campaign {
	struct session *session;
	struct results *results;
	void (*begin)(void *context, const struct workload *w);
	void (*end)(void *context, const struct run_result *r);
	/* What the search for saturation found; NULL unless asked for. */
	void (*found)(void *context, const struct workload *w,
		      const struct saturation *s);
	/* A step was done before: --resume. */
	void (*resumed)(void *context, const struct workload *w);
	void *context;
	const struct workload *workload; /* the one under way */
	bool is_cut;                     /* told: stopped before all was done */
};

/*
 * Each workload at its load, at those of --sweep, or at those that the search
 * for saturation wants, each with its repeats. Ends early when stopped.
 */
int campaign_run(struct campaign *c, struct err *e);

#endif
