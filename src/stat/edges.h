/* edges - when requests begin and end, on the clock of all shards */
#ifndef STAT_EDGES_H
#define STAT_EDGES_H

#include <stddef.h>
#include <stdint.h>

#include "stat/stats.h"

struct edge {
	int64_t at;
	int step; /* 1 or -1 */
};

/*
 * Those of all requests that were sent, in the order of time; where one begins
 * as another ends, the end comes first. Returns how many; the caller frees
 * *edges.
 */
size_t edges_find(struct edge **edges, const struct stats_items *all);

#endif
