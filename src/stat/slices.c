/* slices - a run second by second: its load, its tokens, its latencies */
#include "stat/slices.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "json/number.h"
#include "stat/edges.h"

enum kind {
	TTFT,
	ITL,
	E2EL,
	KINDS
};

/* Values of each slice until they are summed up. */
struct making {
	struct slices *slices;
	struct values *values; /* KINDS for each slice */
};

static size_t index_of(const struct slices *s, int64_t at)
{
	size_t i = at > 0 ? (size_t)(at / s->width_ns) : 0;

	return i < s->count ? i : s->count - 1;
}

static struct slice *slice_at(const struct slices *s, int64_t at)
{
	return &s->items[index_of(s, at)];
}

static void add_value(struct making *m, enum kind kind, int64_t at,
		      struct value v)
{
	values_add(&m->values[index_of(m->slices, at) * KINDS + kind], v.x,
		   v.weight);
}

/* Tokens at their stamps, and of a request that ended well the gaps. */
static void add_chunks(struct making *m, const struct stats_item *item)
{
	const struct sample *s = item->s;
	bool is_told = stats_is_told(s);
	double each = s->count ? stats_chunk_tokens(s, 0) : NAN;

	for (size_t i = 0; i < s->count; i++) {
		double tokens = is_told ? s->chunks[i].tokens : each;
		int64_t at = s->send + item->shift_ns +
			     (int64_t)s->chunks[i].after_ns;
		double gap;

		slice_at(m->slices, at)->tokens += tokens;
		if (!i || s->status != SAMPLE_OK || !(tokens > 0))
			continue;
		gap = (double)(s->chunks[i].after_ns -
			       s->chunks[i - 1].after_ns);
		add_value(m, ITL, at, (struct value){ gap / tokens, tokens });
	}
}

static void add_latency(struct making *m, const struct stats_item *item)
{
	const struct sample *s = item->s;
	int64_t shift = item->shift_ns;
	double value;

	if (s->status != SAMPLE_OK)
		return;
	if (stats_value(&value, item, STATS_TTFT))
		add_value(m, TTFT, s->first + shift,
			  (struct value){ value, 1 });
	if (stats_value(&value, item, STATS_E2EL))
		add_value(m, E2EL, s->close + shift,
			  (struct value){ value, 1 });
	if (!s->count)
		slice_at(m->slices, s->last + shift)->tokens +=
			s->output_tokens < 0 ? NAN : (double)s->output_tokens;
}

static void add_item(struct making *m, const struct stats_item *item)
{
	const struct sample *s = item->s;
	struct slice *end = slice_at(m->slices, s->close + item->shift_ns);

	if (s->send != SAMPLE_NONE)
		slice_at(m->slices, s->send + item->shift_ns)->started++;
	++*(s->status == SAMPLE_OK          ? &end->completed
	    : s->status == SAMPLE_CANCELLED ? &end->cancelled
					    : &end->failed);
	add_chunks(m, item);
	add_latency(m, item);
}

/* So many were in flight from one moment to another, slices apart. */
static void spread(struct slices *s, uint64_t in_flight, int64_t from,
		   int64_t to)
{
	for (size_t i = index_of(s, from); in_flight && from < to; i++) {
		int64_t end = (int64_t)(i + 1) * s->width_ns;
		struct slice *one = &s->items[i];

		end = end < to && i + 1 < s->count ? end : to;
		one->in_flight += (double)in_flight * (double)(end - from);
		if (one->in_flight_most < in_flight)
			one->in_flight_most = in_flight;
		from = end;
	}
}

static double length_ns(const struct slices *s, size_t i)
{
	int64_t end = (int64_t)(i + 1) * s->width_ns;

	return (double)((i + 1 < s->count ? end : s->end_ns) -
			(int64_t)i * s->width_ns);
}

static void find_in_flight(struct slices *s, const struct stats_items *all)
{
	struct edge *edges;
	size_t count = edges_find(&edges, all);
	uint64_t in_flight = 0;
	int64_t from = 0;

	for (size_t i = 0; i < count; i++) {
		spread(s, in_flight, from, edges[i].at);
		from = edges[i].at > from ? edges[i].at : from;
		in_flight += (uint64_t)(int64_t)edges[i].step;
	}
	free(edges);
	for (size_t i = 0; i < s->count; i++)
		s->items[i].in_flight /= length_ns(s, i);
}

static void sum_up(struct making *m)
{
	static const struct percentiles tail = { { 99 }, 1 };

	for (size_t i = 0; i < m->slices->count; i++) {
		struct slice *one = &m->slices->items[i];
		struct values *v = m->values + i * KINDS;

		distribution_make(&one->ttft, &v[TTFT], &tail);
		distribution_make(&one->itl, &v[ITL], &tail);
		distribution_make(&one->e2el, &v[E2EL], &tail);
		for (int kind = 0; kind < KINDS; kind++)
			values_release(&v[kind]);
	}
}

/* How long the run was, and so how many slices it has. */
static int measure(struct slices *s, const struct stats_items *all,
		   struct err *e)
{
	for (size_t i = 0; i < all->count; i++) {
		int64_t close = all->items[i].s->close + all->items[i].shift_ns;

		s->end_ns = close > s->end_ns ? close : s->end_ns;
	}
	if (s->end_ns / s->width_ns >= SLICES_MAX)
		return err_set(e, ERR_DATA,
			       "more than %d slices: take longer ones",
			       SLICES_MAX);
	if (!all->count)
		return 0;
	s->count =
		s->end_ns > 0 ? (size_t)((s->end_ns - 1) / s->width_ns) + 1 : 1;
	if (!s->end_ns)
		s->end_ns = 1;
	s->items = xcalloc(s->count, sizeof *s->items);
	return 0;
}

int slices_make(struct slices *s, struct recording *const *shards, size_t count,
		int64_t width_ns, struct err *e)
{
	struct stats_items all = { 0 };
	struct making m = { .slices = s };
	int result;

	*s = (struct slices){ .width_ns = width_ns };
	result = stats_gather(&all, shards, count, e);
	if (result == 0)
		result = measure(s, &all, e);
	if (result == 0 && s->count) {
		m.values = xcalloc(s->count * KINDS, sizeof *m.values);
		for (size_t i = 0; i < all.count; i++)
			add_item(&m, &all.items[i]);
		find_in_flight(s, &all);
		sum_up(&m);
		free(m.values);
	}
	free(all.items);
	return result;
}

void slices_release(struct slices *s)
{
	free(s->items);
	*s = (struct slices){ 0 };
}

static void put_number(struct buf *out, double value)
{
	buf_addc(out, ',');
	if (isfinite(value))
		number_write_double(out, value);
}

static void put_slice(struct buf *out, const struct slices *s, size_t i)
{
	const struct slice *one = &s->items[i];
	const struct distribution *times[KINDS] = { &one->ttft, &one->itl,
						    &one->e2el };
	double start_s = (double)i * (double)s->width_ns / 1e9;

	number_write_double(out, start_s);
	put_number(out, i + 1 < s->count
				? (double)(i + 1) * (double)s->width_ns / 1e9
				: (double)s->end_ns / 1e9);
	put_number(out, (double)one->started);
	put_number(out, (double)one->completed);
	put_number(out, (double)one->failed);
	put_number(out, (double)one->cancelled);
	put_number(out, one->in_flight);
	put_number(out, (double)one->in_flight_most);
	put_number(out, one->tokens);
	put_number(out, one->tokens * 1e9 / length_ns(s, i));
	for (int kind = 0; kind < KINDS; kind++) {
		put_number(out, times[kind]->mean / 1e6);
		put_number(out, times[kind]->at[0] / 1e6);
	}
	buf_adds(out, "\r\n");
}

void slices_write(struct buf *out, const struct slices *s)
{
	buf_adds(out, "slice_start_s,slice_end_s,started_requests,"
		      "completed_requests,failed_requests,cancelled_requests,"
		      "in_flight_mean_requests,in_flight_max_requests,"
		      "output_tokens,output_tokens_per_s,ttft_mean_ms,"
		      "ttft_p99_ms,itl_mean_ms,itl_p99_ms,e2el_mean_ms,"
		      "e2el_p99_ms\r\n");
	for (size_t i = 0; i < s->count; i++)
		put_slice(out, s, i);
}
