/* settings - what the command line of a run says, read into values */
#include "load/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/loop.h"

#define ROWS_MAX 80
#define SECOND ((int64_t)1000000000)

struct rows {
	struct opts_row items[ROWS_MAX];
	size_t count;
};

#define ADD(rows, list)                                                        \
	do {                                                                   \
		memcpy((rows)->items + (rows)->count, (list), sizeof(list));   \
		(rows)->count += sizeof(list) / sizeof *(list);                \
	} while (0)

static void add_target(struct rows *rows, struct settings *s)
{
	struct settings_texts *t = &s->texts;
	const struct opts_row list[] = {
		{ 0, "url", OPTS_TEXT, &s->url },
		{ 0, "unix-socket", OPTS_TEXT, &s->unix_path },
		{ 0, "ca-file", OPTS_TEXT, &s->ca_file },
		{ 0, "api-key-file", OPTS_TEXT, &s->key_file },
		{ 0, "header", OPTS_LIST, &s->fields },
		{ 0, "http2", OPTS_FLAG, &s->is_http2 },
		{ 0, "backend", OPTS_TEXT, &s->backend },
		{ 0, "model", OPTS_TEXT, &s->model },
		{ 0, "endpoint-type", OPTS_TEXT, &t->endpoint },
		{ 0, "extra-body", OPTS_TEXT, &t->extra_body },
		{ 0, "ignore-eos", OPTS_FLAG, &t->ignore_eos },
		{ 0, "min-tokens", OPTS_NUMBER, &s->form.min_tokens },
		{ 0, "temperature", OPTS_TEXT, &t->temperature },
		{ 0, "top-p", OPTS_TEXT, &t->top_p },
		{ 0, "max-tokens-field", OPTS_TEXT, &t->max_tokens_field },
		{ 0, "no-stream", OPTS_FLAG, &t->no_stream },
		{ 0, "request-timeout", OPTS_TEXT, &t->request_timeout },
	};

	ADD(rows, list);
}

static void add_load(struct rows *rows, struct settings *s)
{
	struct settings_texts *t = &s->texts;
	const struct opts_row list[] = {
		{ 0, "workload", OPTS_TEXT, &t->workload },
		{ 0, "workload-template", OPTS_FLAG, &s->workload_template },
		{ 0, "request-rate", OPTS_TEXT, &t->request_rate },
		{ 0, "arrival", OPTS_TEXT, &t->arrival },
		{ 0, "burstiness", OPTS_TEXT, &t->burstiness },
		{ 0, "ramp", OPTS_TEXT, &t->ramp },
		{ 0, "max-concurrency", OPTS_NUMBER, &s->max_concurrency },
		{ 0, "num-prompts", OPTS_NUMBER, &s->num_prompts },
		{ 0, "duration", OPTS_TEXT, &t->duration },
		{ 0, "grace", OPTS_TEXT, &t->grace },
		{ 0, "cooldown", OPTS_TEXT, &t->cooldown },
		{ 0, "warmups", OPTS_TEXT, &t->warmups },
		{ 0, "warm-connections", OPTS_FLAG, &s->warm_connections },
		{ 0, "cancel-rate", OPTS_TEXT, &t->cancel_rate },
		{ 0, "repeat", OPTS_NUMBER, &s->repeat },
		{ 0, "shard", OPTS_TEXT, &t->shard },
		{ 0, "start-at", OPTS_TEXT, &s->start_at },
	};

	ADD(rows, list);
}

static void add_data(struct rows *rows, struct settings *s)
{
	struct settings_texts *t = &s->texts;
	const struct opts_row list[] = {
		{ 0, "dataset", OPTS_TEXT, &s->dataset },
		{ 0, "dataset-path", OPTS_TEXT, &s->dataset_path },
		{ 0, "input-len", OPTS_NUMBER, &s->input_len },
		{ 0, "output-len", OPTS_NUMBER, &s->output_len },
		{ 0, "range-ratio", OPTS_TEXT, &t->range_ratio },
		{ 0, "num-prefixes", OPTS_NUMBER, &s->num_prefixes },
		{ 0, "prefix-len", OPTS_NUMBER, &s->prefix_len },
		{ 0, "turns", OPTS_NUMBER, &s->turns },
		{ 0, "think-time", OPTS_TEXT, &t->think_time },
		{ 0, "trace-speedup", OPTS_TEXT, &t->trace_speedup },
		{ 0, "tokenizer", OPTS_TEXT, &t->tokenizer },
		{ 0, "seed", OPTS_NUMBER, &s->seed },
		{ 0, "cache-bust", OPTS_FLAG, &s->cache_bust },
	};

	ADD(rows, list);
}

static void add_output(struct rows *rows, struct settings *s)
{
	const struct opts_row list[] = {
		{ 0, "out", OPTS_TEXT, &s->out },
		{ 0, "records", OPTS_TEXT, &s->records },
		{ 0, "metadata", OPTS_LIST, &s->metadata },
		{ 0, "quiet", OPTS_FLAG, &s->is_quiet },
		{ 0, "help", OPTS_FLAG, &s->help },
		{ 0, "version", OPTS_FLAG, &s->version },
		{ 0, NULL, 0, NULL },
	};

	ADD(rows, list);
}

int settings_read(struct settings *s, struct list *operands, int argc,
		  char **argv, struct err *e)
{
	struct rows rows = { .count = 0 };

	add_target(&rows, s);
	add_load(&rows, s);
	add_data(&rows, s);
	add_output(&rows, s);
	return opts_read(rows.items, operands, argc, argv, e);
}

int settings_time(int64_t *ns, const char *text, struct err *e)
{
	static const struct {
		const char *unit;
		double seconds;
	} units[] = { { "", 1 },   { "s", 1 },    { "ms", 0.001 },
		      { "m", 60 }, { "min", 60 }, { "h", 3600 } };
	char *end;
	double value = strtod(text, &end);

	for (size_t i = 0; end > text && i < sizeof units / sizeof *units; i++)
		if (!strcmp(end, units[i].unit) && value >= 0 && value < 1e9) {
			*ns = (int64_t)llround(value * units[i].seconds * 1e9);
			return 0;
		}
	return err_set(e, ERR_USAGE, "%s: expected a time such as 30s or 500ms",
		       text);
}

/* Of a text that was given; else what is there stays. */
static int read_time(int64_t *ns, const char *text, struct err *e)
{
	return text ? settings_time(ns, text, e) : 0;
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

/* The place of a word in a list of them; not given: the first. */
static int read_word(unsigned *value, const char *text,
		     const char *const *words, struct err *e)
{
	*value = 0;
	if (!text)
		return 0;
	for (; words[*value]; ++*value)
		if (!strcmp(text, words[*value]))
			return 0;
	return err_set(e, ERR_USAGE, "%s: none of the words of this option",
		       text);
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
	return settings_time(&p->cancel_ns, colon + 1, e);
}

/* A number of requests, or a time, which has a unit. */
static int read_warmups(struct settings *s, const char *text, struct err *e)
{
	size_t count;

	if (!text)
		return 0;
	if (text[strspn(text, "0123456789")])
		return settings_time(&s->plan.warm_ns, text, e);
	if (opts_number(&count, text, e) < 0)
		return -1;
	s->warmups = count;
	return 0;
}

static int read_times(struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	struct engine_plan *p = &s->plan;

	p->grace_ns = LOOP_NEVER;
	p->timeout_ns = 6 * 3600 * SECOND;
	if (read_time(&p->duration_ns, t->duration, e) < 0 ||
	    read_time(&p->grace_ns, t->grace, e) < 0 ||
	    read_time(&p->cool_ns, t->cooldown, e) < 0 ||
	    read_time(&p->timeout_ns, t->request_timeout, e) < 0 ||
	    read_time(&s->think_ns, t->think_time, e) < 0)
		return -1;
	return read_warmups(s, t->warmups, e);
}

static int read_form(struct settings *s, struct err *e)
{
	static const char *const endpoints[] = { "chat", "completions", NULL };
	static const char *const limits[] = { "both", "max_tokens",
					      "max_completion_tokens", NULL };
	static const char *const tokenizers[] = { "server", "none", NULL };
	const struct settings_texts *t = &s->texts;
	unsigned endpoint, limit, tokenizer;
	double number;

	if (read_word(&endpoint, t->endpoint, endpoints, e) < 0 ||
	    read_word(&limit, t->max_tokens_field, limits, e) < 0 ||
	    read_word(&tokenizer, t->tokenizer, tokenizers, e) < 0 ||
	    read_number(&number, t->temperature, 0, 100, e) < 0 ||
	    read_number(&number, t->top_p, 0, 1, e) < 0)
		return -1;
	s->form.endpoint = (enum request_endpoint)endpoint;
	s->form.limit = (enum request_limit)limit;
	s->form.temperature = t->temperature;
	s->form.top_p = t->top_p;
	s->form.ignore_eos = t->ignore_eos;
	s->form.is_whole = s->plan.is_whole = t->no_stream;
	s->is_tokenized = tokenizer == 0;
	return t->extra_body ? request_extra(&s->form, t->extra_body, e) : 0;
}

static int hold(const struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;
	const struct opts_rule rules[] = {
		{ t->ramp && t->request_rate,
		  "--ramp says the rate: leave out --request-rate" },
		{ (t->arrival || t->burstiness) && !s->plan.is_open,
		  "--arrival and --burstiness need --request-rate or --ramp" },
		{ t->grace && !t->duration, "--grace needs --duration" },
		{ t->duration && s->num_prompts,
		  "--duration and --num-prompts exclude one another" },
		{ t->duration && !s->plan.duration_ns,
		  "--duration is above 0" },
		{ t->request_timeout && !s->plan.timeout_ns,
		  "--request-timeout is above 0" },
		{ s->max_concurrency > 65536,
		  "--max-concurrency is at most 65536" },
		{ s->repeat < 1 || s->repeat > 1000, "--repeat is 1 to 1000" },
		{ s->turns > 1000, "--turns is at most 1000" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

int settings_resolve(struct settings *s, struct err *e)
{
	const struct settings_texts *t = &s->texts;

	s->range_ratio = NAN;
	if (read_arrival(s, e) < 0 || read_times(s, e) < 0 ||
	    read_shard(&s->plan, t->shard, e) < 0 ||
	    read_cancel(&s->plan, t->cancel_rate, e) < 0 ||
	    read_form(s, e) < 0 ||
	    read_number(&s->range_ratio, t->range_ratio, 0, 1, e) < 0 ||
	    read_number(&s->trace_speedup, t->trace_speedup, 1e-6, 1e6, e) < 0)
		return -1;
	s->plan.seed = s->seed;
	if (hold(s, e) < 0)
		return -1;
	return workloads_add(&s->workloads, t->workload ? t->workload : "short",
			     e);
}

void settings_release(struct settings *s)
{
	list_release(&s->fields);
	list_release(&s->metadata);
	request_release(&s->form);
	workloads_release(&s->workloads);
}
