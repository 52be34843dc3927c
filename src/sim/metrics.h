/* metrics - counters under vLLM's names, as Prometheus reads them */
#ifndef SIM_METRICS_H
#define SIM_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define METRICS_BUCKETS 12

/* A histogram of seconds over fixed bounds, the last of them infinite. */
struct histogram {
	uint64_t buckets[METRICS_BUCKETS];
	double sum;
};

struct metrics {
	size_t running, waiting; /* now */
	uint64_t prompt_tokens, generation_tokens;
	uint64_t ended_stop, ended_length;
	struct histogram ttft, queue, e2e;
};

void histogram_add(struct histogram *h, int64_t ns);

/* The text format 0.0.4. Model is JSON's quoting of a name. */
void metrics_write(struct buf *out, const struct metrics *m, const char *model);

#endif
