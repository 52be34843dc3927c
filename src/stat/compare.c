/* compare - the runs of one build against those of another */
#include "stat/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "json/write.h"
#include "stat/ranks.h"

/* A run of one side: its trials, and what it goes together by. */
struct side {
	const struct trials *trials;
	size_t first, count;
	char *key;
	const char *workload;
};

struct sides {
	struct side *items;
	size_t count;
};

/* Of requests, with a metric or -1 for errors; or of repeats. */
static const struct measure {
	const char *name;
	bool is_of_repeats, is_more_better;
	int from;
} measures[] = {
	{ "ttft_ms", false, false, STATS_TTFT },
	{ "ttft_sched_ms", false, false, STATS_TTFT_SCHED },
	{ "tpot_ms", false, false, STATS_TPOT },
	{ "itl_ms", false, false, STATS_ITL },
	{ "e2el_ms", false, false, STATS_E2EL },
	{ "error_rate", false, false, -1 },
	{ "output_throughput", true, true, REPEATS_OUTPUT },
	{ "request_throughput", true, true, REPEATS_REQUESTS },
	{ "request_goodput", true, true, REPEATS_GOODPUT },
};

const char *compare_word(enum compare_verdict v)
{
	static const char *const words[] = { "same", "better", "worse",
					     "not enough data" };

	return words[v];
}

static void sides_release(struct sides *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->items[i].key);
	free(s->items);
}

static void add_part(struct buf *key, const struct json_doc *entry,
		     const char *name)
{
	const struct json_node *node = json_member(entry, entry->nodes, name);

	if (node)
		json_compact(key, json_raw(entry, node), node->len);
	buf_addc(key, '\n');
}

static const char *keep(struct comparison *c, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(arena_take(&c->strings, size), text, size);
}

static int describe(struct side *s, struct comparison *c, struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	const struct record_head *head =
		&s->trials->items[s->first].shards[0]->head;
	AUTO(buf_release) struct buf key = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_node *node;

	if (json_scan(&doc, head->entry, strlen(head->entry), &limits, e) < 0)
		return err_wrap(e, "run %s: /run/entry", head->id);
	add_part(&key, &doc, "workload");
	add_part(&key, &doc, "model");
	s->key = buf_detach(&key);
	node = json_at(&doc, "/workload/name");
	if (node && node->type == JSON_STRING)
		json_text(&name, &doc, node);
	s->workload = keep(c, name.len ? name.data : head->id);
	return 0;
}

static int find_sides(struct sides *s, struct comparison *c,
		      const struct trials *t, struct err *e)
{
	if (!t->count)
		return 0;
	s->items = xcalloc(t->count, sizeof *s->items);
	for (size_t i = 0; i < t->count; i += trials_of_run(t, i)) {
		struct side *one = &s->items[s->count++];

		*one = (struct side){ .trials = t,
				      .first = i,
				      .count = trials_of_run(t, i) };
		if (describe(one, c, e) < 0)
			return -1;
	}
	return 0;
}

static void add_sample(struct values *v, const struct sample *s, int metric)
{
	const struct stats_item item = { .s = s };
	double value;

	if (s->phase != SAMPLE_MAIN)
		return;
	if (metric < 0 && s->status != SAMPLE_CANCELLED)
		values_add(v, s->status != SAMPLE_OK, 1);
	else if (metric >= 0 && s->status == SAMPLE_OK &&
		 stats_value(&value, &item, (enum stats_metric)metric))
		values_add(v, value / 1e6, 1);
}

static void add_trial(struct values *v, const struct trial *t,
		      const struct measure *m)
{
	double figure;

	if (t->failure.kind)
		return;
	if (m->is_of_repeats) {
		figure =
			repeats_figure(&t->stats, (enum repeats_figure)m->from);
		if (isfinite(figure))
			values_add(v, figure, 1);
		return;
	}
	for (size_t i = 0; i < t->count; i++) {
		for (size_t k = 0; k < t->shards[i]->count; k++)
			add_sample(v, &t->shards[i]->samples[k], m->from);
	}
}

/* All runs of a side with this key. */
static void gather(struct values *v, const struct sides *s, const char *key,
		   const struct measure *m)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct side *one = &s->items[i];

		if (strcmp(one->key, key) != 0)
			continue;
		for (size_t k = 0; k < one->count; k++)
			add_trial(v, &one->trials->items[one->first + k], m);
	}
}

static double test(const struct values *a, const struct values *b)
{
	double *x = xcalloc(a->count + b->count + 1, sizeof *x);
	double p;

	for (size_t i = 0; i < a->count; i++)
		x[i] = a->items[i].x;
	for (size_t i = 0; i < b->count; i++)
		x[a->count + i] = b->items[i].x;
	p = ranks_test(x, a->count, x + a->count, b->count);
	free(x);
	return p;
}

static double middle(struct values *v, bool is_share)
{
	static const struct percentiles median = { { 50 }, 1 };
	struct distribution d;

	distribution_make(&d, v, &median);
	return is_share ? d.mean : d.at[0];
}

static enum compare_verdict judge(const struct compare_row *r,
				  const struct measure *m, double threshold)
{
	if (ranks_least(r->base_count, r->new_count) > COMPARE_ALPHA)
		return COMPARE_UNKNOWN;
	if (r->p >= COMPARE_ALPHA || fabs(r->change) <= threshold ||
	    r->now == r->base)
		return COMPARE_SAME;
	return (r->now > r->base) == m->is_more_better ? COMPARE_BETTER
						       : COMPARE_WORSE;
}

static void add_row(struct comparison *c, const struct sides sides[2],
		    const struct side *at, const struct measure *m,
		    double threshold)
{
	AUTO(values_release) struct values base = { 0 };
	AUTO(values_release) struct values now = { 0 };
	struct compare_row row = { .workload = at->workload,
				   .metric = m->name };
	bool is_share = m->from < 0;

	gather(&base, &sides[0], at->key, m);
	gather(&now, &sides[1], at->key, m);
	if (!base.count && !now.count)
		return;
	row.base_count = base.count;
	row.new_count = now.count;
	row.base = middle(&base, is_share);
	row.now = middle(&now, is_share);
	row.change = row.now - row.base;
	if (!is_share && row.change != 0)
		row.change /= row.base;
	row.p = test(&base, &now);
	row.verdict = judge(&row, m, threshold);
	c->worse += row.verdict == COMPARE_WORSE;
	c->unknown += row.verdict == COMPARE_UNKNOWN;
	c->rows = xgrow(c->rows, c->count, &c->room, sizeof *c->rows);
	c->rows[c->count++] = row;
}

static bool has_key(const struct sides *s, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(s->items[i].key, key))
			return true;
	}
	return false;
}

static void say_alone(struct comparison *c, const struct sides *s,
		      const struct sides *other, const char *side)
{
	for (size_t i = 0; i < s->count; i++) {
		if (has_key(other, other->count, s->items[i].key))
			continue;
		buf_addf(&c->alone, "%s%s is in %s alone",
			 c->alone.len ? ", " : "", s->items[i].workload, side);
	}
}

static void compare_sides(struct comparison *c, const struct sides sides[2],
			  double threshold)
{
	for (size_t i = 0; i < sides[0].count; i++) {
		const struct side *at = &sides[0].items[i];

		if (has_key(&sides[0], i, at->key) ||
		    !has_key(&sides[1], sides[1].count, at->key))
			continue;
		for (size_t k = 0; k < sizeof measures / sizeof *measures; k++)
			add_row(c, sides, at, &measures[k], threshold);
	}
	say_alone(c, &sides[0], &sides[1], "BASE");
	say_alone(c, &sides[1], &sides[0], "NEW");
}

int compare_make(struct comparison *c, const struct trials *base,
		 const struct trials *now, double threshold, struct err *e)
{
	struct sides sides[2] = { { 0 } };
	int result;

	*c = (struct comparison){ .alone = BUF_INIT(BUF_MAX) };
	result = find_sides(&sides[0], c, base, e);
	if (!result)
		result = find_sides(&sides[1], c, now, e);
	if (!result)
		compare_sides(c, sides, threshold);
	sides_release(&sides[0]);
	sides_release(&sides[1]);
	return result;
}

void comparison_release(struct comparison *c)
{
	free(c->rows);
	buf_release(&c->alone);
	arena_release(&c->strings);
}

static void write_row(struct buf *out, const struct compare_row *r)
{
	buf_adds(out, "{\"workload\":");
	json_quote(out, r->workload, strlen(r->workload));
	buf_addf(out, ",\"metric\":\"%s\"", r->metric);
	member_number(out, "base", r->base);
	member_number(out, "new", r->now);
	member_number(out, "change", r->change);
	member_number(out, "p", r->p);
	member_number(out, "base_n", (double)r->base_count);
	member_number(out, "new_n", (double)r->new_count);
	buf_addf(out, ",\"verdict\":\"%s\"}", compare_word(r->verdict));
}

void compare_write(struct buf *out, const struct comparison *c,
		   double threshold)
{
	buf_addc(out, '{');
	member_number(out, "threshold", threshold);
	member_number(out, "alpha", COMPARE_ALPHA);
	member_number(out, "worse", (double)c->worse);
	member_number(out, "unknown", (double)c->unknown);
	buf_adds(out, ",\"rows\":[");
	for (size_t i = 0; i < c->count; i++) {
		if (i)
			buf_addc(out, ',');
		write_row(out, &c->rows[i]);
	}
	buf_adds(out, "]}");
}
