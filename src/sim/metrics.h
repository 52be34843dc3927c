/* metrics - counters under vLLM's names, as Prometheus reads them */
#ifndef SIM_METRICS_H
#define SIM_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define METRICS_BUCKETS 12
#define METRICS_DRAFT_MAX 16 /* tokens of a draft */

/* A histogram of seconds over fixed bounds, the last of them infinite. */
struct histogram {
	uint64_t buckets[METRICS_BUCKETS];
	double sum;
};

struct metrics {
	size_t running, waiting; /* now */
	uint64_t prompt_tokens, generation_tokens;
	uint64_t ended_stop, ended_length;
	size_t kv_blocks, kv_used; /* 0 blocks: not reported */
	bool shares_prefixes;
	uint64_t prefix_queries, prefix_hits, preemptions;
	size_t draft_tokens_each; /* 0: drafts are not reported */
	uint64_t drafts, accepted, positions[METRICS_DRAFT_MAX];
	struct histogram ttft, queue, prefill, decode, e2e;
};

void histogram_add(struct histogram *h, int64_t ns);

/* An event of so many tokens: a draft, when there are any. */
void metrics_draft(struct metrics *m, size_t tokens);

/* The text format 0.0.4. Model is JSON's quoting of a name. */
void metrics_write(struct buf *out, const struct metrics *m, const char *model);

#endif
