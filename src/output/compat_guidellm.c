/* compat_guidellm - GuideLLM's benchmarks.json */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "output/compat.h"

/* Its percentiles are values of the sample: the first whose share of all
 * values up to it is no less. Sorted; q from 0 to 1. */
static double step(const struct values *v, double q)
{
	double rank = ceil(q * (double)v->count - 1e-9);
	size_t i = rank < 1 ? 0 : (size_t)rank - 1;

	return v->items[i < v->count ? i : v->count - 1].x;
}

/* The value that is there most often, the least of several. */
static double mode_of(const struct values *v)
{
	size_t most = 0, run = 0, best = 0;

	for (size_t i = 0; i < v->count; i++) {
		run = i && v->items[i].x == v->items[i - 1].x ? run + 1 : 1;
		if (run > most) {
			most = run;
			best = i;
		}
	}
	return v->items[best].x;
}

static void put_percentiles(struct buf *out, const struct values *v)
{
	static const struct {
		const char *name;
		double q;
	} rows[] = { { "p001", 0.001 }, { "p01", 0.01 },  { "p05", 0.05 },
		     { "p10", 0.1 },    { "p25", 0.25 },  { "p50", 0.5 },
		     { "p75", 0.75 },   { "p90", 0.9 },   { "p95", 0.95 },
		     { "p99", 0.99 },   { "p999", 0.999 } };

	member_key(out, "percentiles");
	buf_addc(out, '{');
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		member_number(out, rows[i].name, step(v, rows[i].q));
	buf_addc(out, '}');
}

/* Values are divided by unit. */
static void put_summary(struct buf *out, struct values *v, double unit)
{
	struct distribution d;

	for (size_t i = 0; i < v->count; i++)
		v->items[i].x /= unit;
	distribution_make(&d, v, &percentiles_usual);
	buf_addc(out, '{');
	member_number(out, "mean", d.mean);
	member_number(out, "median", step(v, 0.5));
	member_number(out, "mode", mode_of(v));
	member_number(out, "variance", d.std * d.std);
	member_number(out, "std_dev", d.std);
	member_number(out, "min", d.min);
	member_number(out, "max", d.max);
	member_number(out, "count", d.n);
	member_number(out, "total_sum", d.mean * d.n);
	put_percentiles(out, v);
	buf_addc(out, '}');
}

/* With the first token's time in it. */
static bool per_token(double *value, const struct sample *s)
{
	if (s->output_tokens < 1 || !compat_latency(value, s))
		return false;
	*value /= (double)s->output_tokens;
	return true;
}

static bool all_tokens(double *value, const struct sample *s)
{
	*value = (double)s->input_tokens + (double)s->output_tokens;
	return s->input_tokens >= 0 && s->output_tokens >= 0;
}

static void put_metrics(struct buf *out, const struct compat_run *run)
{
	static const struct {
		const char *name;
		compat_fn *fn;
		double unit;
	} rows[] = { { "request_latency", compat_latency, 1e9 },
		     { "prompt_token_count", compat_input, 1 },
		     { "output_token_count", compat_output, 1 },
		     { "total_token_count", all_tokens, 1 },
		     { "time_to_first_token_ms", compat_ttft, 1e6 },
		     { "time_per_output_token_ms", per_token, 1e6 },
		     { "inter_token_latency_ms", compat_itl, 1e6 } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(values_release) struct values v = { 0 };

		compat_gather(&v, run, rows[i].fn);
		if (!v.count)
			continue;
		member_key(out, rows[i].name);
		buf_adds(out, "{\"successful\":");
		put_summary(out, &v, rows[i].unit);
		buf_addc(out, '}');
	}
}

/* The mean alone: how it varied over time is its own estimate. */
static void put_rate(struct buf *out, const char *name, double mean)
{
	member_key(out, name);
	buf_adds(out, "{\"successful\":{");
	member_number(out, "mean", mean);
	buf_adds(out, "}}");
}

static void put_rates(struct buf *out, const struct compat_run *run)
{
	const struct stats *s = run->stats;

	put_rate(out, "requests_per_second",
		 (double)s->completed / run->seconds);
	put_rate(out, "prompt_tokens_per_second",
		 s->input_tokens / run->seconds);
	put_rate(out, "output_tokens_per_second",
		 s->output_tokens / run->seconds);
	put_rate(out, "tokens_per_second",
		 (s->input_tokens + s->output_tokens) / run->seconds);
}

/* One that it has no strategy for is none. */
static void put_strategy(struct buf *out, const struct compat_run *run)
{
	const char *arrival = run->stats->head->arrival;
	bool is_closed = !strcmp(arrival, "closed");

	buf_adds(out, ",\"config\":{\"strategy\":");
	if (!is_closed && strcmp(arrival, "constant") != 0 &&
	    strcmp(arrival, "poisson") != 0) {
		buf_adds(out, "null}");
		return;
	}
	buf_addc(out, '{');
	member_text(out, "type_", is_closed ? "concurrent" : arrival);
	if (is_closed)
		member_count(out, "streams", (uint64_t)run->items->cap);
	else
		member_number(out, "rate", run->stats->asked_rate);
	buf_adds(out, "}}");
}

static void put_times(struct buf *out, const struct compat_run *run)
{
	double start = (double)run->start.seconds +
		       (double)run->start.nanoseconds / 1e9;
	bool is_there = isfinite(run->seconds);

	member_number(out, "start_time",
		      is_there ? start + (double)run->first_ns / 1e9 : NAN);
	member_number(out, "end_time",
		      is_there ? start + (double)run->last_ns / 1e9 : NAN);
	member_number(out, "duration", run->seconds);
}

static void write_guidellm(struct buf *out, const struct compat_run *run)
{
	const struct stats *s = run->stats;

	buf_adds(out, "{\"metadata\":{\"version\":1},\"benchmarks\":[{"
		      "\"type_\":\"generative_benchmark\"");
	put_strategy(out, run);
	put_times(out, run);
	buf_adds(out, ",\"metrics\":{\"request_totals\":{");
	member_count(out, "successful", s->completed);
	member_count(out, "incomplete", s->cancelled);
	member_count(out, "errored", s->failed + s->timed_out);
	member_count(out, "total",
		     s->completed + s->cancelled + s->failed + s->timed_out);
	buf_addc(out, '}');
	put_rates(out, run);
	put_metrics(out, run);
	buf_adds(out, "}}]}");
}

const struct compat_form compat_guidellm = { "guidellm", "benchmarks.json",
					     write_guidellm };
