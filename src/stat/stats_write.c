/* stats_write - the figures of a run as JSON */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "json/number.h"
#include "json/write.h"
#include "stat/stats.h"

static void name(struct buf *out, const char *prefix, const char *text)
{
	if (out->len && out->data[out->len - 1] != '{')
		buf_addc(out, ',');
	buf_addf(out, "\"%s%s\":", prefix, text);
}

static void number(struct buf *out, double value)
{
	if (isfinite(value))
		number_write_double(out, value);
	else
		buf_adds(out, "null");
}

static void put(struct buf *out, const char *key, double value)
{
	name(out, "", key);
	number(out, value);
}

static void put_count(struct buf *out, const char *key, uint64_t value)
{
	name(out, "", key);
	buf_addf(out, "%llu", (unsigned long long)value);
}

static void put_text(struct buf *out, const char *key, const char *text)
{
	name(out, "", key);
	if (text)
		json_quote(out, text, strlen(text));
	else
		buf_adds(out, "null");
}

void stats_write_client(struct buf *out, const struct record_client *c)
{
	if (!c->verdict) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '{');
	put_text(out, "verdict", c->verdict);
	put_text(out, "why", c->why);
	put(out, "busy_fraction", c->busy_fraction);
	put(out, "read_delay_p50_ms", c->read_delay_p50_ms);
	put(out, "read_delay_p99_ms", c->read_delay_p99_ms);
	put(out, "max_loop_ms", c->max_loop_ms);
	put(out, "lag_p99_ms", c->lag_p99_ms);
	buf_addc(out, '}');
}

static void put_counts(struct buf *out, const struct stats *s)
{
	put_count(out, "completed", s->completed);
	put_count(out, "failed", s->failed);
	put_count(out, "timed_out", s->timed_out);
	put_count(out, "cancelled", s->cancelled);
	name(out, "", "errors");
	buf_addc(out, '{');
	for (size_t i = 0; i < s->class_count; i++) {
		if (i)
			buf_addc(out, ',');
		json_quote(out, s->classes[i].name, strlen(s->classes[i].name));
		buf_addf(out, ":%llu", (unsigned long long)s->classes[i].count);
	}
	buf_addc(out, '}');
	name(out, "", "partial");
	buf_adds(out, s->is_partial ? "true" : "false");
	put_text(out, "partial_why", s->is_partial ? s->why.data : NULL);
}

static void put_throughput(struct buf *out, const struct stats *s)
{
	put(out, "duration_s", s->duration_s);
	put(out, "total_input_tokens", s->input_tokens);
	put(out, "total_output_tokens", s->output_tokens);
	put_text(out, "token_source", s->token_source);
	put(out, "request_throughput", s->request_throughput);
	put(out, "output_throughput", s->output_throughput);
	put(out, "total_token_throughput", s->total_token_throughput);
	put(out, "per_user_throughput", s->per_user_throughput);
	put(out, "chunks_per_s", (double)s->chunks / s->duration_s);
	put(out, "good_share", s->good_share);
	put(out, "request_goodput", s->request_goodput);
	put(out, "token_goodput", s->token_goodput);
}

static void put_load(struct buf *out, const struct stats *s)
{
	const struct stats_steady *steady = &s->steady;

	name(out, "", "steady");
	if (steady->is_there) {
		buf_addc(out, '{');
		put(out, "start_s", steady->start_s);
		put(out, "end_s", steady->end_s);
		put(out, "inflight", steady->inflight);
		put(out, "request_throughput", steady->request_throughput);
		put(out, "output_throughput", steady->output_throughput);
		buf_addc(out, '}');
	} else {
		buf_adds(out, "null");
	}
	name(out, "", "arrival");
	buf_addc(out, '{');
	put(out, "asked_rate", s->asked_rate);
	put(out, "achieved_rate", s->achieved_rate);
	put(out, "cv", s->arrival_cv);
	buf_addc(out, '}');
}

/* p99_ttft_ms, p99.9_ttft_ms. */
static void put_percentiles(struct buf *out, const struct distribution *d,
			    const struct percentiles *p, const char *key,
			    double unit)
{
	for (size_t i = 0; i < p->count; i++) {
		AUTO(buf_release) struct buf prefix = BUF_INIT(BUF_MAX);

		buf_addc(&prefix, 'p');
		number_write_double(&prefix, p->at[i]);
		buf_addc(&prefix, '_');
		name(out, prefix.data, key);
		number(out, d->at[i] / unit);
	}
}

static void put_part(struct buf *out, const char *part, const char *key,
		     double value)
{
	name(out, part, key);
	number(out, value);
}

static void put_distribution(struct buf *out, const struct stats *s,
			     enum stats_metric metric)
{
	const struct distribution *d = &s->of[metric];
	const char *key = stats_name(metric);
	double unit = stats_unit(metric);

	put_part(out, "mean_", key, d->mean / unit);
	put_part(out, "std_", key, d->std / unit);
	put_part(out, "min_", key, d->min / unit);
	put_part(out, "max_", key, d->max / unit);
	put_percentiles(out, d, &s->percentiles, key, unit);
	put_part(out, "n_", key, d->n);
}

static void put_times(struct buf *out, const struct distribution *d,
		      const struct percentiles *p, const char *key)
{
	put_part(out, "mean_", key, d->mean / 1e6);
	put_part(out, "max_", key, d->max / 1e6);
	put_percentiles(out, d, p, key, 1e6);
}

static void put_probe(struct buf *out, const struct stats *s)
{
	const struct stats_probe *p = &s->probe;

	name(out, "", "probe");
	if (!p->completed && !p->failed) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '{');
	put_count(out, "completed", p->completed);
	put_count(out, "failed", p->failed);
	put_times(out, &p->ttft, &s->percentiles, "ttft_ms");
	put_times(out, &p->ttft_sched, &s->percentiles, "ttft_sched_ms");
	put_times(out, &p->e2el, &s->percentiles, "e2el_ms");
	buf_addc(out, '}');
}

/* Names and meaning are vLLM's. */
static void put_vllm_one(struct buf *out, const struct distribution *d,
			 const struct percentiles *p, const char *key)
{
	double median = NAN;

	for (size_t i = 0; i < p->count; i++) {
		if (p->at[i] == 50)
			median = d->at[i];
	}
	put_part(out, "mean_", key, d->mean / 1e6);
	put_part(out, "median_", key, median / 1e6);
	put_part(out, "std_", key, d->std / 1e6);
	put_percentiles(out, d, p, key, 1e6);
}

static void put_vllm(struct buf *out, const struct stats *s)
{
	name(out, "", "vllm_compat");
	buf_addc(out, '{');
	put(out, "duration", s->duration_s);
	put_count(out, "completed", s->completed);
	put(out, "total_input_tokens", s->input_tokens);
	put(out, "total_output_tokens", s->output_tokens);
	put(out, "request_throughput", s->request_throughput);
	put(out, "request_goodput", s->request_goodput);
	put(out, "output_throughput", s->output_throughput);
	put(out, "total_token_throughput", s->total_token_throughput);
	put_vllm_one(out, &s->vllm.ttft, &s->percentiles, "ttft_ms");
	put_vllm_one(out, &s->vllm.tpot, &s->percentiles, "tpot_ms");
	put_vllm_one(out, &s->vllm.itl, &s->percentiles, "itl_ms");
	put_vllm_one(out, &s->vllm.e2el, &s->percentiles, "e2el_ms");
	buf_addc(out, '}');
}

void stats_write(struct buf *out, const struct stats *s)
{
	buf_addc(out, '{');
	put_counts(out, s);
	put_throughput(out, s);
	put_load(out, s);
	for (int metric = 0; metric < STATS_METRICS; metric++)
		put_distribution(out, s, (enum stats_metric)metric);
	put(out, "connections_opened", s->opened);
	put(out, "connections_reused", s->reused);
	put(out, "connections_retried", s->retried);
	put(out, "peak_mem_mb", s->peak_mem_mb);
	name(out, "", "client");
	stats_write_client(out, &s->client);
	name(out, "", "server");
	if (!s->server || json_compact(out, s->server, strlen(s->server)) < 0)
		buf_adds(out, "null");
	put_probe(out, s);
	put_vllm(out, s);
	buf_addc(out, '}');
}
