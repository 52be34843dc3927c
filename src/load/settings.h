/* settings - what the command line of a run says, read into values */
#ifndef LOAD_SETTINGS_H
#define LOAD_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "api/request.h"
#include "base/opts.h"
#include "load/engine.h"
#include "load/ladder.h"
#include "load/slo.h"
#include "load/workload.h"
#include "prompt/length.h"
#include "stat/distribution.h"

/* Options as they were given; NULL or 0: not. */
struct settings_texts {
	const char *endpoint, *workload, *extra_body, *max_tokens_field;
	const char *request_rate, *arrival, *burstiness, *ramp, *cancel_rate;
	const char *duration, *grace, *cooldown, *warmups, *request_timeout;
	const char *shard, *start_at, *think_time, *range_ratio, *overload;
	const char *ui;
	const char *steady_ratio, *expected_hits, *len_dist, *probe_rate;
	const char *trace_speedup, *temperature, *top_p, *tokenizer, *itl,
		*serve_timeout, *metrics_interval;
	bool no_stream, ignore_eos, compare;
};

/* How far a run is: on a terminal, not, in lines, in lines of JSON. */
enum settings_ui {
	SETTINGS_UI_AUTO,
	SETTINGS_UI_NONE,
	SETTINGS_UI_PLAIN,
	SETTINGS_UI_JSON
};

struct settings {
	struct settings_texts texts;

	/* Target. */
	const char *url, *unix_path, *ca_file, *key_file, *backend, *model,
		*engine; /* when the backend names what it runs on; or NULL */
	const char *serve, *serve_log; /* a command line that starts it */
	int64_t serve_ns;              /* that it may take to be healthy */
	struct list serve_env;         /* secrets it may have, by name */
	char *const *environment;      /* of this process; set by it */
	const char *virtual_env, *temporary;
	struct list fields;
	bool is_http2;
	struct request_form form; /* model is set later */

	/* Load. The plan's cap, requests and turns are each workload's. */
	struct workloads workloads;
	struct engine_plan plan;
	size_t max_concurrency, num_prompts, repeat, threads, retries;
	uint64_t warmups; /* requests before the run; 0: none, or by time */
	bool warm_connections;
	const char *start_at; /* RFC 3339 */
	int64_t overload_ns;  /* window of the test for it; 0: none */

	/* Data; each overrides the workload's. */
	const char *dataset, *dataset_path;
	size_t input_len, output_len, num_prefixes, prefix_len, turns, seed;
	double range_ratio, trace_speedup; /* NaN, 0: not given */
	double steady_ratio;               /* of the cap */
	double probe_rate;                 /* a second; 0: none */
	const char *trace, *trace_format;
	int64_t metrics_ns;
	int64_t think_ns;
	bool is_tokenized;          /* by the server, when it can */
	const char *tokenizer_file; /* a tokenizer.json; or NULL */
	struct length spread;       /* when has_spread; else by range_ratio */
	bool has_spread, cache_bust, reset_cache, sends_ids;
	double expected_hits; /* of a prefix cache; NaN: as the data say */

	/* Output. */
	const char *out, *records;
	bool is_resumed;     /* runs that out has are not done again */
	bool is_appended;    /* records are, each run as it ends */
	bool saves_detailed; /* what was asked and answered, in words */
	struct list metadata;
	struct list compat;  /* other clients, whose files are written, too */
	const char *dcgm;    /* address of dcgm-exporter's metrics; or NULL */
	struct list metrics; /* addresses; empty: /metrics of the endpoint */
	const char *goodput, *percentile_list;
	struct slo slo;
	const char *sweep_list, *search;
	struct ladder ladder;
	struct percentiles percentiles;

	/* Calibration. */
	const char *streams;
	int64_t itl_ns;

	enum settings_ui ui;
	bool is_quiet, workload_template, help, version;
};

/* Read argv; `calibrate` may stand before the options. ERR_USAGE. */
int settings_read(struct settings *s, struct list *operands, int argc,
		  char **argv, struct err *e);

extern const char settings_usage[]; /* all options, for --help */

/* What the texts mean, and what does not go together. ERR_USAGE, ERR_DATA. */
int settings_resolve(struct settings *s, const struct list *operands,
		     struct err *e);

/* The part of it that looks at values as they were read. */
int settings_hold(const struct settings *s, const struct list *operands,
		  struct err *e);

/* What options say goes before what a workload says. */
void settings_override(const struct settings *s, struct workload *w);

/*
 * What keeps prefix caches cold: 0 without --cache-bust; else drawn anew each
 * time, but for the shards of one run, which all have the same.
 */
uint64_t settings_salt(const struct settings *s);

void settings_release(struct settings *s);

#endif
