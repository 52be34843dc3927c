/* settings_read - the table of options of a run */
#include <string.h>

#include "load/settings.h"

#define ROWS_MAX 128

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
		{ 0, "serve", OPTS_TEXT, &s->serve },
		{ 0, "serve-log", OPTS_TEXT, &s->serve_log },
		{ 0, "serve-timeout", OPTS_TEXT, &t->serve_timeout },
		{ 0, "serve-env", OPTS_LIST, &s->serve_env },
		{ 0, "backend", OPTS_TEXT, &s->backend },
		{ 0, "engine", OPTS_TEXT, &s->engine },
		{ 0, "model", OPTS_TEXT, &s->model },
		{ 0, "metrics-url", OPTS_LIST, &s->metrics },
		{ 0, "dcgm-url", OPTS_TEXT, &s->dcgm },
		{ 0, "metrics-interval", OPTS_TEXT, &t->metrics_interval },
		{ 0, "endpoint-type", OPTS_TEXT, &t->endpoint },
		{ 0, "extra-body", OPTS_TEXT, &t->extra_body },
		{ 0, "ignore-eos", OPTS_FLAG, &t->ignore_eos },
		{ 0, "min-tokens", OPTS_NUMBER, &s->form.min_tokens },
		{ 0, "temperature", OPTS_TEXT, &t->temperature },
		{ 0, "top-p", OPTS_TEXT, &t->top_p },
		{ 0, "max-tokens-field", OPTS_TEXT, &t->max_tokens_field },
		{ 0, "no-stream", OPTS_FLAG, &t->no_stream },
		{ 0, "retries", OPTS_NUMBER, &s->retries },
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
		{ 0, "probe-rate", OPTS_TEXT, &t->probe_rate },
		{ 0, "steady-ratio", OPTS_TEXT, &t->steady_ratio },
		{ 0, "warmups", OPTS_TEXT, &t->warmups },
		{ 0, "warm-connections", OPTS_FLAG, &s->warm_connections },
		{ 0, "cancel-rate", OPTS_TEXT, &t->cancel_rate },
		{ 0, "threads", OPTS_NUMBER, &s->threads },
		{ 0, "repeat", OPTS_NUMBER, &s->repeat },
		{ 0, "stop-on-oversaturation", OPTS_TEXT, &t->overload },
		{ 0, "sweep", OPTS_TEXT, &s->sweep_list },
		{ 0, "find-saturation", OPTS_TEXT, &s->search },
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
		{ 0, "len-dist", OPTS_TEXT, &t->len_dist },
		{ 0, "num-prefixes", OPTS_NUMBER, &s->num_prefixes },
		{ 0, "prefix-len", OPTS_NUMBER, &s->prefix_len },
		{ 0, "turns", OPTS_NUMBER, &s->turns },
		{ 0, "think-time", OPTS_TEXT, &t->think_time },
		{ 0, "trace-speedup", OPTS_TEXT, &t->trace_speedup },
		{ 0, "tokenizer", OPTS_TEXT, &t->tokenizer },
		{ 0, "prompt-token-ids", OPTS_FLAG, &s->sends_ids },
		{ 0, "seed", OPTS_NUMBER, &s->seed },
		{ 0, "cache-bust", OPTS_FLAG, &s->cache_bust },
		{ 0, "reset-prefix-cache", OPTS_FLAG, &s->reset_cache },
		{ 0, "expect-hit-rate", OPTS_TEXT, &t->expected_hits },
		{ 0, "trace", OPTS_TEXT, &s->trace },
		{ 0, "trace-format", OPTS_TEXT, &s->trace_format },
	};

	ADD(rows, list);
}

static void add_output(struct rows *rows, struct settings *s)
{
	struct settings_texts *t = &s->texts;
	const struct opts_row list[] = {
		{ 0, "out", OPTS_TEXT, &s->out },
		{ 0, "streams", OPTS_TEXT, &s->streams },
		{ 0, "itl", OPTS_TEXT, &t->itl },
		{ 0, "records", OPTS_TEXT, &s->records },
		{ 0, "append", OPTS_FLAG, &s->is_appended },
		{ 0, "resume", OPTS_FLAG, &s->is_resumed },
		{ 0, "compat", OPTS_LIST, &s->compat },
		{ 0, "save-detailed", OPTS_FLAG, &s->saves_detailed },
		{ 0, "goodput", OPTS_TEXT, &s->goodput },
		{ 0, "slo", OPTS_TEXT, &s->goodput },
		{ 0, "compare", OPTS_FLAG, &t->compare },
		{ 0, "percentiles", OPTS_TEXT, &s->percentile_list },
		{ 0, "metadata", OPTS_LIST, &s->metadata },
		{ 0, "ui", OPTS_TEXT, &t->ui },
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
