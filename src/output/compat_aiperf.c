/* compat_aiperf - AIPerf's profile_export_aiperf.json */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "output/compat.h"
#include "stat/row.h"

/* Its percentiles are linear, its deviation the sample's. */
static const struct percentiles ladder = { { 1, 5, 10, 25, 50, 75, 90, 95, 99 },
					   9 };

/* From the first event with text to the second. */
static bool second_token(double *value, const struct sample *s)
{
	if (s->count < 2)
		return false;
	*value = (double)(s->chunks[1].after_ns - s->chunks[0].after_ns);
	return true;
}

/* In tokens a second. */
static bool user_rate(double *value, const struct sample *s)
{
	if (!compat_itl(value, s) || !(*value > 0))
		return false;
	*value = 1e9 / *value;
	return true;
}

static void put_block(struct buf *out, struct values *v, const char *unit,
		      double factor)
{
	struct distribution d;
	char name[8];

	distribution_make(&d, v, &ladder);
	buf_addc(out, '{');
	member_text(out, "unit", unit);
	member_number(out, "avg", d.mean / factor);
	member_number(out, "min", d.min / factor);
	member_number(out, "max", d.max / factor);
	for (size_t i = 0; i < ladder.count; i++) {
		snprintf(name, sizeof name, "p%.0f", ladder.at[i]);
		member_number(out, name, d.at[i] / factor);
	}
	if (d.n > 1)
		member_number(out, "std",
			      d.std * sqrt(d.n / (d.n - 1)) / factor);
	member_number(out, "count", d.n);
	member_number(out, "sum", d.mean * d.n / factor);
	buf_addc(out, '}');
}

static void put_records(struct buf *out, const struct compat_run *run)
{
	static const struct {
		const char *name, *unit;
		compat_fn *fn;
		double factor;
	} rows[] = {
		{ "request_latency", "ms", compat_latency, 1e6 },
		{ "time_to_first_token", "ms", compat_ttft, 1e6 },
		{ "time_to_second_token", "ms", second_token, 1e6 },
		{ "inter_token_latency", "ms", compat_itl, 1e6 },
		{ "output_token_throughput_per_user", "tokens/sec/user",
		  user_rate, 1 },
		{ "output_sequence_length", "tokens", compat_output, 1 },
		{ "input_sequence_length", "tokens", compat_input, 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(values_release) struct values v = { 0 };

		compat_gather(&v, run, rows[i].fn);
		if (!v.count)
			continue;
		member_key(out, rows[i].name);
		put_block(out, &v, rows[i].unit, rows[i].factor);
	}
}

/* What is not known is left out, as it does. */
static void put_one(struct buf *out, const char *name, const char *unit,
		    double value)
{
	if (!isfinite(value))
		return;
	member_key(out, name);
	buf_addc(out, '{');
	member_text(out, "unit", unit);
	member_number(out, "avg", value);
	buf_addc(out, '}');
}

static void put_totals(struct buf *out, const struct compat_run *run)
{
	const struct stats *s = run->stats;
	double good = s->limit_count ? (double)s->good : NAN;
	double bad = (double)(s->failed + s->timed_out);

	put_one(out, "request_throughput", "requests/sec",
		(double)s->completed / run->seconds);
	put_one(out, "output_token_throughput", "tokens/sec",
		s->output_tokens / run->seconds);
	put_one(out, "request_count", "requests", (double)s->completed);
	put_one(out, "error_request_count", "requests", bad > 0 ? bad : NAN);
	put_one(out, "good_request_count", "requests", good);
	put_one(out, "goodput", "requests/sec", good / run->seconds);
	put_one(out, "benchmark_duration", "sec", run->seconds);
	put_one(out, "total_isl", "tokens", s->input_tokens);
	put_one(out, "total_osl", "tokens", s->output_tokens);
}

static void put_time(struct buf *out, const char *name,
		     const struct compat_run *run, int64_t after_ns)
{
	char text[TIME_TEXT_SIZE];
	int64_t ns = run->start.nanoseconds + after_ns;
	struct instant t = { run->start.seconds + ns / 1000000000, 0 };

	time_format(text, &t);
	text[strlen(text) - 1] = '\0';
	member_key(out, name);
	buf_addf(out, "\"%s.%06dZ\"", text, (int)(ns % 1000000000 / 1000));
}

static void put_errors(struct buf *out, const struct stats *s)
{
	member_key(out, "error_summary");
	buf_addc(out, '[');
	for (size_t i = 0; i < s->class_count; i++) {
		buf_adds(out,
			 i ? ",{\"error_details\":{" : "{\"error_details\":{");
		member_text(out, "type", s->classes[i].name);
		member_text(out, "message", s->classes[i].name);
		buf_addc(out, '}');
		member_count(out, "count", s->classes[i].count);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void write_aiperf(struct buf *out, const struct compat_run *run)
{
	const struct record_head *head = run->stats->head;
	char id[ROW_ID_SIZE];

	row_id(id, head->id, head->repeat);
	buf_addc(out, '{');
	member_text(out, "schema_version", "1.1");
	member_text(out, "benchmark_id", id);
	put_totals(out, run);
	put_records(out, run);
	member_bool(out, "was_cancelled", run->stats->is_partial);
	put_errors(out, run->stats);
	if (isfinite(run->seconds)) {
		put_time(out, "start_time", run, run->first_ns);
		put_time(out, "end_time", run, run->last_ns);
	}
	buf_addc(out, '}');
}

const struct compat_form compat_aiperf = { "aiperf",
					   "profile_export_aiperf.json",
					   write_aiperf };
