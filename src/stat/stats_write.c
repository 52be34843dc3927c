/* stats_write - the figures of a run as JSON */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "json/number.h"
#include "json/write.h"
#include "stat/stats.h"

void stats_write_client(struct buf *out, const struct record_client *c)
{
	if (!c->verdict) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '{');
	member_text(out, "verdict", c->verdict);
	member_text(out, "why", c->why);
	member_number(out, "busy_fraction", c->busy_fraction);
	member_number(out, "read_delay_p50_ms", c->read_delay_p50_ms);
	member_number(out, "read_delay_p99_ms", c->read_delay_p99_ms);
	member_number(out, "max_loop_ms", c->max_loop_ms);
	member_number(out, "lag_p99_ms", c->lag_p99_ms);
	buf_addc(out, '}');
}

static void put_counts(struct buf *out, const struct stats *s)
{
	member_count(out, "completed", s->completed);
	member_count(out, "failed", s->failed);
	member_count(out, "timed_out", s->timed_out);
	member_count(out, "cancelled", s->cancelled);
	member_key(out, "errors");
	buf_addc(out, '{');
	for (size_t i = 0; i < s->class_count; i++) {
		if (i)
			buf_addc(out, ',');
		json_quote(out, s->classes[i].name, strlen(s->classes[i].name));
		buf_addf(out, ":%llu", (unsigned long long)s->classes[i].count);
	}
	buf_addc(out, '}');
	member_bool(out, "partial", s->is_partial);
	member_text(out, "partial_why", s->is_partial ? s->why.data : NULL);
}

static void put_throughput(struct buf *out, const struct stats *s)
{
	member_number(out, "duration_s", s->duration_s);
	member_number(out, "total_input_tokens", s->input_tokens);
	member_number(out, "total_output_tokens", s->output_tokens);
	member_text(out, "token_source", s->token_source);
	member_number(out, "request_throughput", s->request_throughput);
	member_number(out, "input_throughput", s->input_throughput);
	member_number(out, "output_throughput", s->output_throughput);
	member_number(out, "total_token_throughput", s->total_token_throughput);
	member_number(out, "per_user_throughput", s->per_user_throughput);
	member_number(out, "chunks_per_s", (double)s->chunks / s->duration_s);
	member_number(out, "good_share", s->good_share);
	member_number(out, "request_goodput", s->request_goodput);
	member_number(out, "token_goodput", s->token_goodput);
}

static void put_load(struct buf *out, const struct stats *s)
{
	const struct stats_steady *steady = &s->steady;

	member_key(out, "steady");
	if (steady->is_there) {
		buf_addc(out, '{');
		member_number(out, "start_s", steady->start_s);
		member_number(out, "end_s", steady->end_s);
		member_number(out, "inflight", steady->inflight);
		member_number(out, "request_throughput",
			      steady->request_throughput);
		member_number(out, "output_throughput",
			      steady->output_throughput);
		buf_addc(out, '}');
	} else {
		buf_adds(out, "null");
	}
	member_key(out, "arrival");
	buf_addc(out, '{');
	member_number(out, "asked_rate", s->asked_rate);
	member_number(out, "achieved_rate", s->achieved_rate);
	member_number(out, "cv", s->arrival_cv);
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
		member_part(out, prefix.data, key, d->at[i] / unit);
	}
}

static void put_distribution(struct buf *out, const struct stats *s,
			     enum stats_metric metric)
{
	const struct distribution *d = &s->of[metric];
	const char *key = stats_name(metric);
	double unit = stats_unit(metric);

	member_part(out, "mean_", key, d->mean / unit);
	member_part(out, "std_", key, d->std / unit);
	member_part(out, "min_", key, d->min / unit);
	member_part(out, "max_", key, d->max / unit);
	put_percentiles(out, d, &s->percentiles, key, unit);
	member_part(out, "n_", key, d->n);
}

static void put_times(struct buf *out, const struct distribution *d,
		      const struct percentiles *p, const char *key)
{
	member_part(out, "mean_", key, d->mean / 1e6);
	member_part(out, "max_", key, d->max / 1e6);
	put_percentiles(out, d, p, key, 1e6);
}

static void put_probe(struct buf *out, const struct stats *s)
{
	const struct stats_probe *p = &s->probe;

	member_key(out, "probe");
	if (!p->completed && !p->failed) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '{');
	member_count(out, "completed", p->completed);
	member_count(out, "failed", p->failed);
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
	member_part(out, "mean_", key, d->mean / 1e6);
	member_part(out, "median_", key, median / 1e6);
	member_part(out, "std_", key, d->std / 1e6);
	put_percentiles(out, d, p, key, 1e6);
}

void stats_write_vllm(struct buf *out, const struct stats *s)
{
	member_number(out, "duration", s->duration_s);
	member_count(out, "completed", s->completed);
	member_number(out, "total_input_tokens", s->input_tokens);
	member_number(out, "total_output_tokens", s->output_tokens);
	member_number(out, "request_throughput", s->request_throughput);
	member_number(out, "request_goodput", s->request_goodput);
	member_number(out, "output_throughput", s->output_throughput);
	member_number(out, "total_token_throughput", s->total_token_throughput);
	put_vllm_one(out, &s->vllm.ttft, &s->percentiles, "ttft_ms");
	put_vllm_one(out, &s->vllm.tpot, &s->percentiles, "tpot_ms");
	put_vllm_one(out, &s->vllm.itl, &s->percentiles, "itl_ms");
	put_vllm_one(out, &s->vllm.e2el, &s->percentiles, "e2el_ms");
}

void stats_write(struct buf *out, const struct stats *s)
{
	buf_addc(out, '{');
	put_counts(out, s);
	put_throughput(out, s);
	put_load(out, s);
	for (int metric = 0; metric < STATS_METRICS; metric++)
		put_distribution(out, s, (enum stats_metric)metric);
	member_number(out, "connections_opened", s->opened);
	member_number(out, "connections_reused", s->reused);
	member_number(out, "connections_retried", s->retried);
	member_number(out, "peak_mem_mb", s->peak_mem_mb);
	member_key(out, "client");
	stats_write_client(out, &s->client);
	member_key(out, "server");
	if (!s->server || json_compact(out, s->server, strlen(s->server)) < 0)
		buf_adds(out, "null");
	put_probe(out, s);
	member_key(out, "vllm_compat");
	buf_addc(out, '{');
	stats_write_vllm(out, s);
	buf_addc(out, '}');
	buf_addc(out, '}');
}
