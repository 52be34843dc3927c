/* counts - what a hub did, for Prometheus */
#ifndef SERVE_COUNTS_H
#define SERVE_COUNTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"
#include "serve/traffic.h"

#define COUNTS_STATUSES 500 /* 100 to 599 */
#define COUNTS_BUCKETS 14   /* the last one has no bound */

/* Counters since the start; all of them only grow, but connections. */
struct counts {
	atomic_ulong requests[TRAFFICS][COUNTS_STATUSES];
	atomic_ulong buckets[TRAFFICS][COUNTS_BUCKETS];
	atomic_ulong microseconds[TRAFFICS];
	atomic_ulong received, sent; /* bytes of bodies */
	atomic_ulong commits, pulls, merges;
	atomic_ulong collected, collected_bytes; /* large files */
	atomic_long connections;
};

void counts_add(struct counts *m, enum traffic kind, int status,
		uint64_t microseconds);

/* The text format, version 0.0.4. */
void counts_write(struct buf *out, struct counts *m);

/* Of the clock that never goes back. */
uint64_t counts_tick_us(void);

#endif
