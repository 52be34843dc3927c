/* slices - a run second by second: its load, its tokens, its latencies */
#ifndef STAT_SLICES_H
#define STAT_SLICES_H

#include "stat/stats.h"

#define SLICES_MAX 1000000

/*
 * Of all requests but probes. A request starts when it is sent; it completes,
 * fails or is given up when its stream closes; its TTFT lies where its first
 * token came, a gap between tokens where it ended, tokens at their stamps,
 * E2E where it closed. Latencies are of requests that ended well.
 */
struct slice {
	uint64_t started, completed, failed, cancelled;
	double in_flight; /* mean over the slice */
	uint64_t in_flight_most;
	double tokens; /* of output; NAN: nobody counted them */
	struct distribution ttft, itl, e2el; /* ns; at[0] is the p99 */
};

struct slices {
	struct slice *items;
	size_t count;
	int64_t width_ns, end_ns; /* from the start; the last may be shorter */
};

/* Of the shards of one repeat. ERR_DATA: as stats_make, or too many. */
int slices_make(struct slices *s, struct recording *const *shards, size_t count,
		int64_t width_ns, struct err *e);
void slices_release(struct slices *s);

/* As CSV (RFC 4180), a row each below their names; empty: there is none. */
void slices_write(struct buf *out, const struct slices *s);

#endif
