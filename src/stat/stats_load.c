/* stats_load - how the load was: steady part, arrivals */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/edges.h"
#include "stat/stats.h"

#define SECOND_NS 1e9

/* From the first moment that so many are in flight to the last. */
static bool find_span(int64_t span[2], const struct edge *edges, size_t count,
		      double least)
{
	bool is_up = false, is_found = false;
	int64_t in_flight = 0;

	for (size_t i = 0; i < count; i++) {
		in_flight += edges[i].step;
		if (is_up)
			span[1] = edges[i].at;
		is_up = (double)in_flight >= least;
		if (is_up && !is_found) {
			span[0] = span[1] = edges[i].at;
			is_found = true;
		}
	}
	return is_found && span[1] > span[0];
}

static double mean_in_flight(const struct edge *edges, size_t count,
			     const int64_t span[2])
{
	struct total sum = { 0 };
	int64_t in_flight = 0, at = span[0];

	for (size_t i = 0; i < count && edges[i].at <= span[1]; i++) {
		if (edges[i].at > at) {
			total_add(&sum, (double)in_flight *
						(double)(edges[i].at - at));
			at = edges[i].at;
		}
		in_flight += edges[i].step;
	}
	return total_of(&sum) / (double)(span[1] - span[0]);
}

static bool is_within(int64_t at, const int64_t span[2])
{
	return at >= span[0] && at <= span[1];
}

/* Tokens of a sample whose stamps lie in the span. */
static double tokens_within(const struct stats_item *item,
			    const int64_t span[2])
{
	const struct sample *s = item->s;
	uint64_t chunks = 0, tokens = 0;
	bool is_told = true;

	if (!s->count && s->last != SAMPLE_NONE && s->status == SAMPLE_OK)
		return is_within(s->last + item->shift_ns, span)
			       ? s->output_tokens < 0 ? NAN
						      : (double)s->output_tokens
			       : 0;
	for (size_t i = 0; i < s->count; i++) {
		int64_t at = s->send + (int64_t)s->chunks[i].after_ns;

		is_told &= s->chunks[i].tokens > 0;
		if (!is_within(at + item->shift_ns, span))
			continue;
		chunks++;
		tokens += s->chunks[i].tokens;
	}
	if (!chunks)
		return 0;
	return is_told ? (double)tokens
		       : (double)chunks * stats_chunk_tokens(s, 0);
}

static void fill_steady(struct stats *s, const struct stats_items *all,
			const int64_t span[2])
{
	double seconds = (double)(span[1] - span[0]) / SECOND_NS;
	struct total tokens = { 0 };
	uint64_t requests = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct stats_item *item = &all->items[i];

		total_add(&tokens, tokens_within(item, span));
		requests += item->s->status == SAMPLE_OK &&
			    is_within(item->s->last + item->shift_ns, span);
	}
	s->steady.is_there = true;
	s->steady.start_s = (double)span[0] / SECOND_NS;
	s->steady.end_s = (double)span[1] / SECOND_NS;
	s->steady.request_throughput = (double)requests / seconds;
	s->steady.output_throughput = total_of(&tokens) / seconds;
}

static void find_steady(struct stats *s, const struct stats_items *all)
{
	struct edge *edges;
	size_t count = edges_find(&edges, all);
	int64_t span[2] = { 0, 0 };

	if (all->cap && find_span(span, edges, count,
				  all->steady_ratio * (double)all->cap)) {
		fill_steady(s, all, span);
		s->steady.inflight = mean_in_flight(edges, count, span);
	}
	free(edges);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* First turns alone arrive: the others follow an answer. */
static void find_arrivals(struct stats *s, const struct stats_items *all)
{
	int64_t *sends = xcalloc(all->count + 1, sizeof *sends);
	AUTO(values_release) struct values gaps = { 0 };
	struct distribution d;
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct sample *one = all->items[i].s;

		if (one->phase == SAMPLE_MAIN && !one->turn &&
		    one->send != SAMPLE_NONE)
			sends[count++] = one->send + all->items[i].shift_ns;
	}
	if (count)
		qsort(sends, count, sizeof *sends, by_number);
	for (size_t i = 1; i < count; i++)
		values_add(&gaps, (double)(sends[i] - sends[i - 1]), 1);
	distribution_make(&d, &gaps, &s->percentiles);
	if (d.n > 0 && d.mean > 0) {
		s->achieved_rate = SECOND_NS / d.mean;
		s->arrival_cv = d.std / d.mean;
	}
	free(sends);
}

void stats_load(struct stats *s, const struct stats_items *all)
{
	s->achieved_rate = s->arrival_cv = NAN;
	find_steady(s, all);
	find_arrivals(s, all);
}
