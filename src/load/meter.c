/* meter - how the client itself kept up, and whether to believe the run */
#include "load/meter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BUSY_SUSPECT 0.7
#define BUSY_INVALID 0.9
#define LATE_SHARE 0.1  /* of the mean gap or ITL */
#define LATE_LEAST_MS 1 /* what a kernel's scheduler does to anyone */

/* Buckets begin at 2^(i/8): the exponent, and three bits behind it. */
static size_t bucket(uint64_t value)
{
	unsigned top;

	if (value < SPREAD_STEPS)
		return (size_t)value;
	top = 63 - (unsigned)__builtin_clzll(value);
	return (size_t)(top - 2) * SPREAD_STEPS +
	       (size_t)((value >> (top - 3)) & (SPREAD_STEPS - 1));
}

/* The greatest value of a bucket. */
static int64_t bound(size_t i)
{
	unsigned top = (unsigned)(i / SPREAD_STEPS) + 2;

	if (i < SPREAD_STEPS)
		return (int64_t)i;
	return (int64_t)((SPREAD_STEPS + i % SPREAD_STEPS + 1ULL)
			 << (top - 3)) -
	       1;
}

void spread_add(struct spread *s, int64_t value)
{
	if (value < 0)
		value = 0;
	s->buckets[bucket((uint64_t)value)]++;
	s->count++;
	if (value > s->max)
		s->max = value;
}

void spread_join(struct spread *into, const struct spread *from)
{
	for (size_t i = 0; i < sizeof from->buckets / sizeof *from->buckets;
	     i++)
		into->buckets[i] += from->buckets[i];
	into->count += from->count;
	if (from->max > into->max)
		into->max = from->max;
}

int64_t spread_at(const struct spread *s, double q)
{
	uint64_t rank = (uint64_t)ceil(q * (double)s->count), seen = 0;
	int64_t most;

	for (size_t i = 0; i < sizeof s->buckets / sizeof *s->buckets; i++) {
		seen += s->buckets[i];
		if (seen < rank || !seen)
			continue;
		most = bound(i);
		return most < s->max ? most : s->max;
	}
	return 0;
}

void meter_accuse(struct meter_judgement *j, enum meter_verdict v,
		  const char *what, double value, const char *unit)
{
	size_t len = strlen(j->why);

	if (v > j->verdict)
		j->verdict = v;
	snprintf(j->why + len, sizeof j->why - len, "%s%s %.3g%s",
		 len ? ", " : "", what, value, unit);
}

/* Late by more than a share of what is measured, and by more than a bit. */
static void judge_late(struct meter_judgement *j, const char *what,
		       double late_ms, double mean_ms)
{
	double limit = fmax(mean_ms * LATE_SHARE, LATE_LEAST_MS);

	if (mean_ms > 0 && late_ms > limit)
		meter_accuse(
			j, late_ms > 10 * limit ? METER_INVALID : METER_SUSPECT,
			what, late_ms, " ms");
}

void meter_judge(struct meter_judgement *j, const struct meter *m,
		 const struct meter_load *load)
{
	double whole = (double)(m->busy_ns + m->idle_ns);

	*j = (struct meter_judgement){
		.busy_fraction = whole > 0 ? (double)m->busy_ns / whole : 0,
		.read_delay_p50_ms =
			(double)spread_at(&m->read_delay, 0.5) / 1e6,
		.read_delay_p99_ms =
			(double)spread_at(&m->read_delay, 0.99) / 1e6,
		.max_loop_ms = (double)m->max_loop_ns / 1e6,
		.lag_p99_ms = (double)spread_at(&m->lag, 0.99) / 1e6,
	};
	if (j->busy_fraction > BUSY_SUSPECT)
		meter_accuse(j,
			     j->busy_fraction > BUSY_INVALID ? METER_INVALID
							     : METER_SUSPECT,
			     "busy", 100 * j->busy_fraction, " %");
	judge_late(j, "p99 of the schedule lag", j->lag_p99_ms,
		   load->mean_gap_ms);
	judge_late(j, "p99 of the read delay", j->read_delay_p99_ms,
		   load->mean_itl_ms);
}

const char *meter_word(enum meter_verdict v)
{
	static const char *const words[] = { "ok", "suspect", "invalid" };

	return words[v];
}

static double busy(const struct meter *m)
{
	double whole = (double)(m->busy_ns + m->idle_ns);

	return whole > 0 ? (double)m->busy_ns / whole : 0;
}

void meter_join(struct meter *into, const struct meter *from)
{
	if (busy(from) > busy(into)) {
		into->busy_ns = from->busy_ns;
		into->idle_ns = from->idle_ns;
	}
	if (from->max_loop_ns > into->max_loop_ns)
		into->max_loop_ns = from->max_loop_ns;
	into->cpu_ns += from->cpu_ns;
	spread_join(&into->read_delay, &from->read_delay);
	spread_join(&into->lag, &from->lag);
	into->chunks += from->chunks;
	into->opened += from->opened;
	into->reused += from->reused;
	into->retried += from->retried;
}
