/* settings - what the command line of a run says, read into values */
#include "load/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "base/time.h"
#include "load/lanes.h"
#include "load/loop.h"
#include "prompt/draw.h"

#define SECOND ((int64_t)1000000000)
#define STEADY_RATIO 0.95
#define CAP_OPEN 16384 /* of an open loop without a cap of its own */

/* Of a text that was given; else what is there stays. */
static int read_time(int64_t *ns, const char *text, struct err *e)
{
	return text ? time_span(ns, text, e) : 0;
}

/* A number from least to most, ends included. */
static int read_number(double *value, const char *text, double least,
		       double most, struct err *e)
{
	char *end;
	double found;

	if (!text)
		return 0;
	found = strtod(text, &end);
	if (end == text || *end || !(found >= least && found <= most))
		return err_set(e, ERR_USAGE, "%s: expected a number", text);
	*value = found;
	return 0;
}

/* Not given: the first. */
static int read_word(unsigned *value, const char *text,
		     const char *const *words, struct err *e)
{
	return opts_word(value, text ? text : words[0], words, e);
}

static int read_arrival(struct settings *s, struct err *e)
{
	static const char *const kinds[] = { "poisson", "constant", "gamma",
					     NULL };
	static const enum arrival_kind values[] = { ARRIVAL_POISSON,
						    ARRIVAL_CONSTANT,
						    ARRIVAL_GAMMA };
	const struct settings_texts *t = &s->texts;
	struct arrival *a = &s->plan.arrival;
	unsigned kind;

	a->rate = INFINITY;
	a->burstiness = 1;
	if (read_word(&kind, t->arrival, kinds, e) < 0 ||
	    read_number(&a->rate, t->request_rate, 1e-9, INFINITY, e) < 0 ||
	    read_number(&a->burstiness, t->burstiness, 1e-3, 1e6, e) < 0)
		return -1;
	a->kind = values[kind];
	if (t->burstiness && !t->arrival)
		a->kind = ARRIVAL_GAMMA;
	if (t->ramp && arrival_parse_ramp(a, t->ramp, e) < 0)
		return -1;
	s->plan.is_open = t->ramp || (t->request_rate && !isinf(a->rate));
	return 0;
}

/* `i/n`, from 0 to n - 1. */
static int read_shard(struct engine_plan *p, const char *text, struct err *e)
{
	char *end;

	p->shards = 1;
	if (!text)
		return 0;
	p->shard = strtoull(text, &end, 10);
	if (end != text && *end == '/') {
		text = end + 1;
		p->shards = strtoull(text, &end, 10);
		if (end != text && !*end && p->shards <= 100000 &&
		    p->shard < p->shards)
			return 0;
	}
	return err_set(e, ERR_USAGE, "--shard is i/n, i from 0 to n - 1");
}

/* `SHARE:TIME`. */
static int read_cancel(struct engine_plan *p, const char *text, struct err *e)
{
	AUTO(free_text) char *share = NULL;
	const char *colon;

	if (!text)
		return 0;
	colon = strchr(text, ':');
	if (!colon)
		return err_set(e, ERR_USAGE, "--cancel-rate is SHARE:TIME");
	share = xstrndup(text, (size_t)(colon - text));
	if (read_number(&p->cancel_rate, share, 0, 1, e) < 0)
		return -1;
	return time_span(&p->cancel_ns, colon + 1, e);
}

/* A number of requests, or a time, which has a unit. */
static int read_warmups(struct settings *s, const char *text, struct err *e)
{
	size_t count;

	if (!text)
		return 0;
	if (text[strspn(text, "0123456789")])
		return time_span(&s->plan.warm_ns, text, e);
	if (opts_number(&count, text, e) < 0)
		return -1;
	s->warmups = count;
	return 0;
}

/* `server`, `none`, or a file. */
static void read_tokenizer(struct settings *s, const char *text)
{
	s->is_tokenized = !text || !strcmp(text, "server");
	if (!s->is_tokenized && strcmp(text, "none") != 0)
		s->tokenizer_file = text;
}

static int read_times(struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	struct engine_plan *p = &s->plan;

	p->grace_ns = LOOP_NEVER;
	p->timeout_ns = 6 * 3600 * SECOND;
	s->itl_ns = SECOND / 100;
	s->serve_ns = 600 * SECOND;
	s->metrics_ns = SECOND;
	if (read_time(&p->duration_ns, t->duration, e) < 0 ||
	    read_time(&p->grace_ns, t->grace, e) < 0 ||
	    read_time(&p->cool_ns, t->cooldown, e) < 0 ||
	    read_time(&p->timeout_ns, t->request_timeout, e) < 0 ||
	    read_time(&s->think_ns, t->think_time, e) < 0 ||
	    read_time(&s->itl_ns, t->itl, e) < 0 ||
	    read_time(&s->serve_ns, t->serve_timeout, e) < 0 ||
	    read_time(&s->overload_ns, t->overload, e) < 0 ||
	    read_time(&s->metrics_ns, t->metrics_interval, e) < 0)
		return -1;
	return read_warmups(s, t->warmups, e);
}

static int read_goals(struct settings *s, struct err *e)
{
	static const char *const kinds[] = { "auto", "none", "plain", "json",
					     NULL };
	unsigned ui;

	if (read_word(&ui, s->texts.ui, kinds, e) < 0)
		return -1;
	s->ui = (enum settings_ui)ui;
	slo_init(&s->slo);
	s->percentiles = percentiles_usual;
	if (s->sweep_list && ladder_sweep(&s->ladder, s->sweep_list, e) < 0)
		return -1;
	if (s->search && ladder_search(&s->ladder, s->search, e) < 0)
		return -1;
	if (s->goodput && slo_parse(&s->slo, s->goodput, e) < 0)
		return -1;
	return s->percentile_list ? percentiles_parse(&s->percentiles,
						      s->percentile_list, e)
				  : 0;
}

static int hold_data(const struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	const struct opts_rule rules[] = {
		{ s->trace && (s->dataset || s->dataset_path),
		  "--trace is the dataset: leave out --dataset and "
		  "--dataset-path" },
		{ t->len_dist && t->range_ratio,
		  "--len-dist and --range-ratio exclude one another" },
		{ s->sends_ids && (!(s->is_tokenized || s->tokenizer_file) ||
				   !s->form.api->takes_ids),
		  "--prompt-token-ids needs --endpoint-type completions or "
		  "embeddings, and a tokenizer" },
		{ s->trace_format && !s->trace,
		  "--trace-format needs --trace" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int read_data(struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;

	if (hold_data(s, e) < 0)
		return -1;
	s->range_ratio = s->expected_hits = NAN;
	s->steady_ratio = STEADY_RATIO;
	s->has_spread = t->len_dist != NULL;
	if (t->len_dist && length_parse(&s->spread, t->len_dist, e) < 0)
		return -1;
	if (s->trace) {
		s->dataset = s->trace_format ? s->trace_format : "mooncake";
		s->dataset_path = s->trace;
	}
	if (read_number(&s->steady_ratio, t->steady_ratio, 0.01, 1, e) < 0 ||
	    read_number(&s->probe_rate, t->probe_rate, 1e-3, 1000, e) < 0 ||
	    read_number(&s->expected_hits, t->expected_hits, 0, 1, e) < 0 ||
	    read_number(&s->range_ratio, t->range_ratio, 0, 1, e) < 0)
		return -1;
	return read_number(&s->trace_speedup, t->trace_speedup, 1e-6, 1e6, e);
}

static int read_api(struct request_form *f, const char *name, struct err *e)
{
	const char *names[APIS_MAX + 1] = { NULL };
	unsigned place;

	f->api = api_find(name ? name : "chat");
	if (f->api)
		return 0;
	for (size_t i = 0; i < APIS_MAX && api_at(i); i++)
		names[i] = api_at(i)->name;
	return opts_word(&place, name, names, e);
}

static int read_form(struct settings *s, struct err *e)
{
	static const char *const limits[] = { "both", "max_tokens",
					      "max_completion_tokens", NULL };
	const struct settings_texts *t = &s->texts;
	unsigned limit;
	double number;

	if (read_api(&s->form, t->endpoint, e) < 0 ||
	    read_word(&limit, t->max_tokens_field, limits, e) < 0 ||
	    read_number(&number, t->temperature, 0, 100, e) < 0 ||
	    read_number(&number, t->top_p, 0, 1, e) < 0)
		return -1;
	s->form.limit = (enum request_limit)limit;
	s->form.temperature = t->temperature;
	s->form.top_p = t->top_p;
	s->form.ignore_eos = t->ignore_eos;
	s->form.is_whole = s->plan.is_whole =
		t->no_stream || !s->form.api->stream_path;
	read_tokenizer(s, t->tokenizer);
	return t->extra_body ? request_extra(&s->form, t->extra_body, e) : 0;
}

static int read_values(struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;

	if (read_arrival(s, e) < 0 || read_times(s, e) < 0 ||
	    read_shard(&s->plan, t->shard, e) < 0 ||
	    read_cancel(&s->plan, t->cancel_rate, e) < 0 ||
	    read_form(s, e) < 0 || read_data(s, e) < 0 || read_goals(s, e) < 0)
		return -1;
	return 0;
}

int settings_resolve(struct settings *s, const struct list *operands,
		     struct err *e)
{
	const struct settings_texts *t = &s->texts;

	if (read_values(s, e) < 0)
		return -1;
	s->plan.seed = s->seed;
	s->plan.retries = (uint32_t)s->retries;
	if (!s->backend)
		s->backend =
			s->form.api->backend ? s->form.api->backend : "unknown";
	if (settings_hold(s, operands, e) < 0)
		return -1;
	return workloads_add(&s->workloads, t->workload ? t->workload : "short",
			     e);
}

void settings_override(const struct settings *s, struct workload *w)
{
	if (s->input_len)
		w->input_tokens = s->input_len;
	if (s->output_len)
		w->output_tokens = s->output_len;
	if (s->num_prompts)
		w->requests = s->num_prompts;
	if (s->max_concurrency)
		w->concurrency = s->max_concurrency;
	else if (s->plan.is_open)
		w->concurrency = CAP_OPEN;
	if (s->turns)
		w->turns = (uint32_t)s->turns;
	if (!isnan(s->range_ratio))
		w->range_ratio = s->range_ratio;
	if (s->dataset)
		snprintf(w->dataset, sizeof w->dataset, "%s", s->dataset);
	if (s->dataset_path)
		w->path = (char *)s->dataset_path;
}

uint64_t settings_salt(const struct settings *s)
{
	uint64_t salt = 0;

	if (!s->cache_bust)
		return 0;
	if (s->plan.shards > 1)
		salt = draw_seed(s->plan.seed, s->start_at ? s->start_at : "",
				 0);
	else if (getrandom(&salt, sizeof salt, 0) < 0)
		salt = (uint64_t)loop_clock();
	return salt | 1;
}

void settings_release(struct settings *s)
{
	list_release(&s->fields);
	list_release(&s->metadata);
	list_release(&s->compat);
	list_release(&s->serve_env);
	list_release(&s->metrics);
	request_form_release(&s->form);
	workloads_release(&s->workloads);
}
