/* repeats - how figures vary from one repeat of a run to another */
#include "stat/repeats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"

/* Where a figure comes from: a distribution's mean or p99, or a number. */
static const struct {
	const char *name;
	int metric; /* -1: `offset` of a double in struct stats */
	bool is_p99;
	size_t offset;
} rows[REPEATS_FIGURES] = {
	[REPEATS_TTFT] = { "ttft_ms", STATS_TTFT, false, 0 },
	[REPEATS_P99_TTFT] = { "p99_ttft_ms", STATS_TTFT, true, 0 },
	[REPEATS_TPOT] = { "tpot_ms", STATS_TPOT, false, 0 },
	[REPEATS_ITL] = { "itl_ms", STATS_ITL, false, 0 },
	[REPEATS_P99_ITL] = { "p99_itl_ms", STATS_ITL, true, 0 },
	[REPEATS_E2EL] = { "e2el_ms", STATS_E2EL, false, 0 },
	[REPEATS_P99_E2EL] = { "p99_e2el_ms", STATS_E2EL, true, 0 },
	[REPEATS_REQUESTS] = { "request_throughput", -1, false,
			       offsetof(struct stats, request_throughput) },
	[REPEATS_OUTPUT] = { "output_throughput", -1, false,
			     offsetof(struct stats, output_throughput) },
	[REPEATS_GOODPUT] = { "request_goodput", -1, false,
			      offsetof(struct stats, request_goodput) },
};

const char *repeats_name(int figure)
{
	return figure >= 0 && figure < REPEATS_FIGURES ? rows[figure].name
						       : NULL;
}

static double p99(const struct stats *s, const struct distribution *d)
{
	for (size_t i = 0; i < s->percentiles.count; i++) {
		if (s->percentiles.at[i] == 99)
			return d->at[i];
	}
	return NAN;
}

double repeats_figure(const struct stats *s, enum repeats_figure figure)
{
	const struct distribution *d;
	double value;

	if (rows[figure].metric < 0) {
		memcpy(&value, (const char *)s + rows[figure].offset,
		       sizeof value);
		return value;
	}
	d = &s->of[rows[figure].metric];
	return (rows[figure].is_p99 ? p99(s, d) : d->mean) / 1e6;
}

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", 2014. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static double resampled_mean(const struct values *v, uint64_t *state)
{
	struct total sum = { 0 };

	for (size_t i = 0; i < v->count; i++) {
		size_t k =
			(size_t)(((unsigned __int128)draw(state) * v->count) >>
				 64);

		total_add(&sum, v->items[k].x);
	}
	return total_of(&sum) / (double)v->count;
}

static void find_interval(struct repeats_spread *s, const struct values *v,
			  uint64_t seed)
{
	static const struct percentiles ends = {
		{ 50 * (1 - REPEATS_CONFIDENCE),
		  50 * (1 + REPEATS_CONFIDENCE) },
		2
	};
	AUTO(values_release) struct values means = { 0 };
	struct distribution d;

	if (v->count < 3) {
		s->low = v->items[0].x;
		s->high = v->items[v->count - 1].x;
		return;
	}
	for (size_t i = 0; i < REPEATS_RESAMPLES; i++)
		values_add(&means, resampled_mean(v, &seed), 1);
	distribution_make(&d, &means, &ends);
	s->low = d.at[0];
	s->high = d.at[1];
}

void repeats_spread(struct repeats_spread *s, const double *values,
		    size_t count, uint64_t seed)
{
	AUTO(values_release) struct values v = { 0 };
	struct distribution d;

	for (size_t i = 0; i < count; i++) {
		if (isfinite(values[i]))
			values_add(&v, values[i], 1);
	}
	distribution_make(&d, &v, &percentiles_usual);
	*s = (struct repeats_spread){ v.count, d.mean, NAN, NAN, NAN };
	if (v.count < 2)
		return;
	if (d.mean > 0)
		s->cv = d.std * sqrt(d.n / (d.n - 1)) / d.mean;
	find_interval(s, &v, seed);
}

void repeats_make(struct repeats *r, const struct stats *const *each,
		  size_t count, uint64_t seed)
{
	double *values = xcalloc(count + 1, sizeof *values);

	r->count = count;
	for (int figure = 0; figure < REPEATS_FIGURES; figure++) {
		for (size_t i = 0; i < count; i++)
			values[i] = repeats_figure(each[i],
						   (enum repeats_figure)figure);
		repeats_spread(&r->of[figure], values, count, seed);
	}
	free(values);
}

void repeats_write(struct buf *out, const struct repeats *r)
{
	buf_addc(out, '{');
	member_number(out, "count", (double)r->count);
	member_number(out, "confidence", REPEATS_CONFIDENCE);
	member_number(out, "resamples", REPEATS_RESAMPLES);
	for (int figure = 0; figure < REPEATS_FIGURES; figure++) {
		const struct repeats_spread *s = &r->of[figure];

		if (!s->n)
			continue;
		buf_addf(out, ",\"%s\":{", repeats_name(figure));
		member_number(out, "mean", s->mean);
		member_number(out, "cv", s->cv);
		member_number(out, "low", s->low);
		member_number(out, "high", s->high);
		member_number(out, "n", (double)s->n);
		buf_addc(out, '}');
	}
	buf_addc(out, '}');
}
