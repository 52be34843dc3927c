/* stats - every figure of a run, computed from its samples */
#include "stat/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SECOND_NS 1e9

static void add_class(struct stats *s, const char *name)
{
	for (size_t i = 0; i < s->class_count; i++) {
		if (strcmp(s->classes[i].name, name) != 0)
			continue;
		s->classes[i].count++;
		return;
	}
	s->classes = xgrow(s->classes, s->class_count, &s->class_room,
			   sizeof *s->classes);
	s->classes[s->class_count++] = (struct stats_class){ name, 1 };
}

static int by_name(const void *a, const void *b)
{
	const struct stats_class *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void count_status(struct stats *s, const struct sample *one)
{
	uint64_t *counts[] = { &s->completed, &s->failed, &s->timed_out,
			       &s->cancelled };

	++*counts[one->status];
	if (one->error)
		add_class(s, one->error);
}

/* Who counted tokens: one word, or mixed. */
static void note_source(struct stats *s, const struct sample *one)
{
	const char *word = record_source(one->token_source);

	if (one->output_tokens < 0 && one->token_source != SAMPLE_TOKENLESS)
		return;
	if (!s->token_source)
		s->token_source = word;
	else if (strcmp(s->token_source, word) != 0)
		s->token_source = "mixed";
}

/* One that is not known makes the sum unknown. */
static void add_tokens(struct stats *s, const struct sample *one)
{
	s->chunks += one->count;
	s->input_tokens +=
		one->input_tokens < 0 ? NAN : (double)one->input_tokens;
	s->output_tokens +=
		one->output_tokens < 0 ? NAN : (double)one->output_tokens;
	note_source(s, one);
}

static void count_all(struct stats *s, const struct stats_items *all)
{
	int64_t start = INT64_MAX, end = INT64_MIN;

	for (size_t i = 0; i < all->count; i++) {
		const struct stats_item *item = &all->items[i];
		const struct sample *one = item->s;

		if (one->phase != SAMPLE_MAIN)
			continue;
		if (one->scheduled + item->shift_ns < start)
			start = one->scheduled + item->shift_ns;
		if (one->close + item->shift_ns > end)
			end = one->close + item->shift_ns;
		count_status(s, one);
		if (one->token_source == SAMPLE_TOKENLESS)
			note_source(s, one);
		if (one->status == SAMPLE_OK)
			add_tokens(s, one);
	}
	if (s->class_count)
		qsort(s->classes, s->class_count, sizeof *s->classes, by_name);
	s->start_s = s->duration_s = NAN;
	if (end <= start)
		return;
	s->start_s = (double)start / SECOND_NS;
	s->duration_s = (double)(end - start) / SECOND_NS;
}

static double mean_speed(const struct stats_items *all)
{
	AUTO(values_release) struct values v = { 0 };
	struct distribution d;
	double tpot;

	for (size_t i = 0; i < all->count; i++) {
		const struct sample *one = all->items[i].s;

		if (one->phase == SAMPLE_MAIN && one->status == SAMPLE_OK &&
		    stats_value(&tpot, &all->items[i], STATS_TPOT) && tpot > 0)
			values_add(&v, SECOND_NS / tpot, 1);
	}
	distribution_make(&d, &v, &percentiles_usual);
	return d.mean;
}

bool stats_has_output(const struct stats *s)
{
	return !s->token_source ||
	       strcmp(s->token_source, record_source(SAMPLE_TOKENLESS)) != 0;
}

static void find_throughput(struct stats *s, const struct stats_items *all)
{
	double seconds = s->duration_s, output;

	if (!stats_has_output(s))
		s->output_tokens = NAN;
	output = stats_has_output(s) ? s->output_tokens : 0;

	s->request_throughput = (double)s->completed / seconds;
	s->output_throughput = s->output_tokens / seconds;
	s->input_throughput = s->input_tokens / seconds;
	s->total_token_throughput = (s->input_tokens + output) / seconds;
	s->per_user_throughput = mean_speed(all);
}

/* Requests that did not end well are in the share's denominator. */
static void find_goodput(struct stats *s, const struct stats_items *all)
{
	uint64_t requests =
		s->completed + s->failed + s->timed_out + s->cancelled;
	double tokens = 0;

	s->good_share = s->request_goodput = s->token_goodput = NAN;
	if (!s->limit_count)
		return;
	for (size_t i = 0; i < all->count; i++) {
		const struct sample *one = all->items[i].s;

		if (!stats_is_good(s, &all->items[i]))
			continue;
		s->good++;
		tokens += one->output_tokens < 0 ? NAN
						 : (double)one->output_tokens;
	}
	s->good_share = (double)s->good / (double)requests;
	s->request_goodput = (double)s->good / s->duration_s;
	s->token_goodput = tokens / s->duration_s;
}

static unsigned badness(const char *verdict)
{
	return !verdict                      ? 0
	       : !strcmp(verdict, "ok")      ? 1
	       : !strcmp(verdict, "suspect") ? 2
					     : 3;
}

static void worse(double *to, double from)
{
	if (!(*to >= from))
		*to = from;
}

static void join_client(struct record_client *to,
			const struct record_client *from)
{
	if (badness(from->verdict) > badness(to->verdict)) {
		to->verdict = from->verdict;
		to->why = from->why;
	}
	worse(&to->busy_fraction, from->busy_fraction);
	worse(&to->read_delay_p50_ms, from->read_delay_p50_ms);
	worse(&to->read_delay_p99_ms, from->read_delay_p99_ms);
	worse(&to->max_loop_ms, from->max_loop_ms);
	worse(&to->lag_p99_ms, from->lag_p99_ms);
}

static void say_partial(struct stats *s, const char *what, uint32_t shard,
			const char *why)
{
	buf_addf(&s->why, "%sshard %u %s%s%s", s->is_partial ? "; " : "",
		 (unsigned)shard, what, why ? ": " : "", why ? why : "");
	s->is_partial = true;
}

static void join_tail(struct stats *s, const struct recording *r)
{
	if (!r->has_tail) {
		say_partial(s, "has no end", r->head.shard, NULL);
		s->opened = s->reused = s->retried = NAN;
		return;
	}
	if (r->tail.is_partial)
		say_partial(s, "ended early", r->head.shard, r->tail.why);
	s->opened += (double)r->tail.opened;
	s->reused += (double)r->tail.reused;
	s->retried += (double)r->tail.retried;
	join_client(&s->client, &r->tail.client);
	if (!s->server)
		s->server = r->tail.server;
	if (!isnan(r->tail.peak_mem_mb))
		worse(&s->peak_mem_mb, r->tail.peak_mem_mb);
}

static const struct recording *shard_of(struct recording *const *shards,
					size_t count, uint32_t shard)
{
	for (size_t i = 0; i < count; i++) {
		if (shards[i]->head.shard == shard)
			return shards[i];
	}
	return NULL;
}

static const struct recording *lowest(struct recording *const *shards,
				      size_t count)
{
	const struct recording *first = shards[0];

	for (size_t i = 1; i < count; i++) {
		if (shards[i]->head.shard < first->head.shard)
			first = shards[i];
	}
	return first;
}

/* By their numbers: the order they came in makes no difference. */
static void join_shards(struct stats *s, struct recording *const *shards,
			size_t count)
{
	s->peak_mem_mb = NAN;
	for (uint32_t i = 0; i < shards[0]->head.shards; i++) {
		const struct recording *r = shard_of(shards, count, i);

		if (r) {
			join_tail(s, r);
			s->asked_rate += r->head.rate > 0 ? r->head.rate : NAN;
		} else {
			say_partial(s, "is missing", i, NULL);
		}
	}
}

int stats_make(struct stats *s, struct recording *const *shards, size_t count,
	       const struct percentiles *p, struct err *e)
{
	struct stats_items all = { 0 };
	int result;

	*s = (struct stats){ .percentiles = *p, .why = BUF_INIT(4096) };
	s->head = &lowest(shards, count)->head;
	result = stats_gather(&all, shards, count, e);
	if (!result)
		result = stats_limits(s, s->head->slo, e);
	if (!result) {
		join_shards(s, shards, count);
		count_all(s, &all);
		find_throughput(s, &all);
		find_goodput(s, &all);
		stats_load(s, &all);
		stats_latency(s, &all);
	}
	free(all.items);
	return result;
}

void stats_release(struct stats *s)
{
	free(s->classes);
	buf_release(&s->why);
	*s = (struct stats){ .why = BUF_INIT(4096) };
}
