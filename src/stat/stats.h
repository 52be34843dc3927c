/* stats - every figure of a run, computed from its samples */
#ifndef STAT_STATS_H
#define STAT_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/distribution.h"
#include "stat/record.h"

/* What bench-stat(1) defines, by its names there. In ns, but for tokens. */
enum stats_metric {
	STATS_TTFT,
	STATS_TTFT_SCHED,
	STATS_TTFB,
	STATS_TTFO,
	STATS_TPOT,
	STATS_ITL,
	STATS_ICL,
	STATS_E2EL,
	STATS_NTPOT,
	STATS_QUEUE,
	STATS_CONNECT,
	STATS_DNS,
	STATS_TLS,
	STATS_STREAM_CLOSE,
	STATS_SCHEDULE_LAG,
	STATS_TOKENS_PER_CHUNK,
	STATS_METRICS
};

/* `ttft_ms` and so on; NULL beyond the last. */
const char *stats_name(int metric);
/* What a value is divided by for its name's unit. */
double stats_unit(enum stats_metric metric);

/* Between shards: the times of all count from the earliest start. */
struct stats_item {
	const struct sample *s;
	int64_t shift_ns, lag_ns;
	uint32_t shard;
};

struct stats_items {
	struct stats_item *items; /* by phase and id */
	size_t count;
	size_t probes;       /* behind those */
	int64_t cap;         /* of all shards; 0: one of them has none */
	double steady_ratio; /* of the first */
};

/* Requests that did not end well, by their class. */
struct stats_class {
	const char *name; /* borrowed from the samples */
	uint64_t count;
};

/* Tokens and requests from when the load was up to when it was no more. */
struct stats_steady {
	bool is_there;
	double start_s, end_s; /* from the start */
	double inflight;       /* mean over it */
	double request_throughput, output_throughput;
};

/* Of the tiny requests beside the load. */
struct stats_probe {
	uint64_t completed, failed; /* none of either: there were none */
	struct distribution ttft, ttft_sched, e2el;
};

/* As vLLM's own client defines them: see bench-stat(1). */
struct stats_vllm {
	struct distribution ttft, tpot, itl, e2el;
};

/* A limit of every good request. */
struct stats_limit {
	enum stats_metric metric;
	double limit; /* in the unit of its name */
};

/* What is not known is NAN. Strings live as long as the recordings. */
struct stats {
	uint64_t completed, failed, timed_out, cancelled;
	struct stats_class *classes;
	size_t class_count, class_room;
	double start_s, duration_s; /* of the main phase */
	double input_tokens, output_tokens;
	const char *token_source; /* usage, ids, chunks, none, tokenizer or
				     mixed; or NULL */
	double request_throughput, output_throughput, total_token_throughput;
	double input_throughput;
	double per_user_throughput;
	uint64_t chunks; /* events with tokens, of requests that completed */
	const struct record_head *head; /* of the lowest shard */
	struct stats_limit limits[STATS_METRICS];
	size_t limit_count;
	uint64_t good;
	double good_share, request_goodput, token_goodput;
	struct stats_steady steady;
	double asked_rate, achieved_rate, arrival_cv;
	struct distribution of[STATS_METRICS];
	struct stats_vllm vllm;
	struct stats_probe probe;
	struct record_client client; /* the worst of the shards */
	const char *server;
	double peak_mem_mb, opened, reused, retried;
	bool is_partial;
	struct buf why; /* it is; what was missing */
	struct percentiles percentiles;
};

/*
 * Of all shards of one repeat that there are, in any order: the result is the
 * same to the last bit. ERR_DATA: they are not of one repeat of one run, one
 * is there twice, a request is, or a limit has no name that is known.
 */
int stats_make(struct stats *s, struct recording *const *shards, size_t count,
	       const struct percentiles *p, struct err *e);
void stats_release(struct stats *s);

/* The value of one request in ns or tokens; false: it has none. */
bool stats_value(double *value, const struct stats_item *item,
		 enum stats_metric metric);

/* All values of a metric, of requests of the main phase that ended well. */
void stats_values(struct values *v, const struct stats_items *items,
		  enum stats_metric metric);

/* Whether the server said of each chunk how many tokens it holds. */
bool stats_is_told(const struct sample *s);

/* How many tokens chunk i of a sample holds, by word or on average; NAN. */
double stats_chunk_tokens(const struct sample *s, size_t i);

/* Whether replies are made of tokens: those of an embedding are not. */
bool stats_has_output(const struct stats *s);

/* Parts of stats_make. */
int stats_gather(struct stats_items *items, struct recording *const *shards,
		 size_t count, struct err *e);
void stats_load(struct stats *s, const struct stats_items *items);
void stats_latency(struct stats *s, const struct stats_items *items);
int stats_limits(struct stats *s, const char *slo, struct err *e);
bool stats_is_good(const struct stats *s, const struct stats_item *item);

/* All of it as one JSON object; null for what is not known. */
void stats_write(struct buf *out, const struct stats *s);

/* The members of vllm_compat: names and meaning are those of its client. */
void stats_write_vllm(struct buf *out, const struct stats *s);

/* How the client kept up, an object; null when nobody said. */
void stats_write_client(struct buf *out, const struct record_client *c);

#endif
