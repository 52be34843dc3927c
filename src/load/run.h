/* run - one workload against one endpoint: prompts, load, what was seen */
#ifndef LOAD_RUN_H
#define LOAD_RUN_H

#include "base/time.h"
#include "load/account.h"
#include "load/lanes.h"
#include "load/peak.h"
#include "load/scrape.h"
#include "load/serve.h"
#include "load/settings.h"
#include "load/tokenizer.h"
#include "load/watch.h"
#include "prompt/prompts.h"
#include "stat/record.h"

/* What is kept from one workload to the next. Zeroed but for the first. */
struct run {
	const struct settings *settings;
	const struct target *target;
	struct lanes *lanes;
	const char *model;
	struct request_form form;
	struct endpoint endpoint;
	struct watch_sources watch;
	struct serve *serve; /* the engine when it is ours, or NULL */
	struct peak_options peak;
	struct words_ids ids;       /* when prompts are sent as ids */
	struct tokenizer tokenizer; /* shape TOKENIZER_NONE: nobody counts */
	uint64_t number; /* of the runs of this workload, from 0 on */
	bool is_timed;   /* --start-at was used up */
	void (*tick)(void *context, const struct engine_view *view);
	void *context;
};

struct run_result {
	struct workload workload;   /* as it was run; path is borrowed */
	struct recording recording; /* samples; head and tail are result.h's */
	struct meter meter;
	struct meter_judgement judgement;
	struct scrape_facts server;
	struct dcgm dcgm;     /* of the devices, by --dcgm-url */
	double expected_hits; /* of a prefix cache that was empty; NAN: any */
	struct instant begin, end;
	int64_t end_ns;    /* length of the run */
	double asked_rate; /* requests a second; 0: closed loop */
	struct account account;
	char refusal[256];  /* the first that the server said, or "" */
	bool is_exact;      /* input lengths are by a tokenizer */
	double peak_mem_mb; /* NAN: not known */
	bool is_trace;
	bool is_overloaded; /* and so it was stopped */
	bool is_partial;    /* it was stopped */
	int details;        /* file of --save-detailed; -1: none */
	struct err lost;    /* why it is not whole; kind 0: it is */
};

/*
 * is_partial is no error. Failed requests are none either: they are in the
 * samples. -1: the dataset or the options cannot be; ERR_AGAIN when the
 * tokenizer does not answer; ERR_UNAVAILABLE when the engine that we started
 * died.
 */
int run_workload(struct run *r, const struct workload *w,
		 struct run_result *out, struct err *e);

void run_result_release(struct run_result *r);

#endif
