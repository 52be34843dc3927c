/* scrape - what the server says of itself: before, during and after a run */
#ifndef LOAD_SCRAPE_H
#define LOAD_SCRAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* What is looked for; engines have other names for the same. */
enum scrape_key {
	SCRAPE_KV_USAGE, /* share of the KV cache, 0 to 1; mean of engines */
	SCRAPE_RUNNING,  /* requests; sums from here on */
	SCRAPE_WAITING,
	SCRAPE_PREFIX_QUERIES, /* tokens; counters from here on */
	SCRAPE_PREFIX_HITS,
	SCRAPE_PREEMPTIONS,
	SCRAPE_DRAFTS, /* speculation: drafts, their tokens, those taken */
	SCRAPE_DRAFT_TOKENS,
	SCRAPE_ACCEPTED,
	SCRAPE_QUEUE_SUM, /* seconds, and how many requests they are of */
	SCRAPE_QUEUE_COUNT,
	SCRAPE_PREFILL_SUM,
	SCRAPE_PREFILL_COUNT,
	SCRAPE_DECODE_SUM,
	SCRAPE_DECODE_COUNT,
	SCRAPE_TTFT_SUM,
	SCRAPE_TTFT_COUNT,
	SCRAPE_PROMPT_TOKENS,
	SCRAPE_FRESH_TOKENS, /* of prompts, but for what a cache answered */
	SCRAPE_GENERATION_TOKENS,
	SCRAPE_HIT_RATE, /* gauges of engines that count no events; means */
	SCRAPE_ACCEPT_RATE,
	SCRAPE_ACCEPT_LENGTH,
	SCRAPE_KEYS
};

#define SCRAPE_POSITIONS 32 /* of accepted tokens within a draft */

/* One look at all servers; zeroed: nobody said anything. */
struct scrape_look {
	double sum[SCRAPE_KEYS];
	uint32_t series[SCRAPE_KEYS]; /* 0: not reported */
	double position[SCRAPE_POSITIONS];
	size_t positions;
};

/*
 * Add what one server's /metrics says. Names of vLLM (and its older ones
 * with gpu_), SGLang, llama.cpp's server, and of sagellm, for which vLLM's are
 * taken behind `sagellm:` or `sagellm_`. Counters by `_total` only, never by
 * `_created`; series that differ in labels (engine, rank) are added up.
 * llama.cpp's server counts only those tokens of prompts that its cache did
 * not answer. NaN says nothing. ERR_DATA; the look is then unusable.
 */
int scrape_add(struct scrape_look *look, const char *text, size_t len,
	       struct err *e);

/* Zeroed: begun. */
struct scrape {
	struct scrape_look first, last;
	size_t looks;
	bool is_reset; /* a counter went back: no difference is to be had */
	double gauge_sum[SCRAPE_KEYS], gauge_max[SCRAPE_KEYS];
	size_t gauge_count[SCRAPE_KEYS];
};

/* Before the run, any number of times during it, and after it. */
void scrape_note(struct scrape *s, const struct scrape_look *look);

/* NaN: nobody reported it. */
struct scrape_facts {
	double kv_cache_usage_mean, kv_cache_usage_max; /* 0 to 1 */
	double prefix_cache_hit_rate; /* hits / queries of the run, tokens */
	double num_preemptions;
	double spec_accept_rate;   /* accepted / drafted tokens */
	double spec_accept_length; /* 1 + accepted / drafts */
	double running_mean, running_max, waiting_mean, waiting_max;
	double queue_ms, prefill_ms, decode_ms, ttft_ms; /* mean a request */
	double prompt_tokens, generation_tokens;
	double fresh_tokens; /* of prompts, without what a cache answered */
	double per_position[SCRAPE_POSITIONS]; /* share of drafts that got so
						  far */
	size_t positions;
	bool is_reset;
};

/*
 * Differences of the last look and the first; with fewer than two looks, or
 * after a reset, what needs one is NaN. An engine's own rate stands in where
 * it has no counters.
 */
void scrape_facts(struct scrape_facts *f, const struct scrape *s);

/* The same as a JSON object; what nobody reported is null. */
int scrape_write(struct buf *out, const struct scrape_facts *f);

#endif
