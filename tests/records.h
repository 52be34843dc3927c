/* records - random records, and what a merge makes of them, for tests */
#ifndef TESTS_RECORDS_H
#define TESTS_RECORDS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "board/merge.h"

#define RECORDS_MAX 7

static uint64_t seed = 20260130;
static struct identity *identity;

static size_t below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)((seed * 0x2545f4914f6cdd1d) >> 33) % n;
}

static const char *any(const char *const *choices, size_t count)
{
	return choices[below(count)];
}

#define ANY(...)                                                               \
	any((const char *const[]){ __VA_ARGS__ },                              \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* Rows of few ids, metrics and identities, so that all kinds of ties come. */
static void add_row(struct buf *out)
{
	const char *id = ANY("a", "b", "c", "\\u0061", "");

	buf_adds(out, "{");
	if (below(2))
		buf_addf(out, "\"entry_id\":\"%s\",", id);
	buf_addf(out, "\"model\":{\"name\":%s},",
		 ANY("\"m\"", "\"n\"", "null"));
	buf_addf(out, "\"metrics\":{\"throughput_tps\":%s,",
		 ANY("1", "1.0", "10e-1", "1.04", "1.08", "0", "null"));
	buf_addf(out, "\"ttft_ms\":%s%s},", ANY("1", "2", "null"),
		 ANY("", ",\"error_rate\":0", ",\"error_rate\":-0"));
	buf_addf(out, "\"metadata\":{\"submitted_at\":%s}",
		 ANY("\"2026-01-01T00:00:00Z\"",
		     "\"2026-01-01T01:00:00+01:00\"", "null"));
	if (below(2))
		buf_addf(out, ",\"entry_id2\":\"%s\"", id);
	else
		buf_addf(out, ",\"x\":%s", ANY("null", "0", "0.0", "\"\""));
	buf_adds(out, "}");
}

static struct entry *entry_of(const struct buf *text)
{
	const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record;
	struct entry *entry;
	struct err e;

	if (json_scan(&doc, text->data, text->len, &limits, &e) < 0)
		abort();
	record = (struct record){ .doc = doc, .source = "test", .line = 1 };
	if (entry_new(&entry, &record, identity, &e) < 0)
		abort();
	return entry;
}

/* A retraction of an id, or of the content of one of the rows. */
static void add_retraction(struct buf *out, struct entry **rows, size_t count)
{
	const struct entry *row = count ? rows[below(count)] : NULL;
	bool has_digest = row && !row->is_retraction && below(2);

	buf_adds(out, "{\"retracted\":{\"entry_id\":\"");
	if (has_digest)
		entry_id(out, row);
	else
		buf_adds(out, ANY("a", "b"));
	buf_adds(out, "\",\"digest\":");
	if (has_digest)
		buf_addf(out, "\"%s\"", entry_digest(row));
	else
		buf_adds(out, "null");
	buf_addf(out, ",\"at\":%s}}", ANY("1", "1.0", "2"));
}

struct set {
	struct entry *items[RECORDS_MAX];
	size_t count;
};

static void set_make(struct set *s, size_t count)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	for (s->count = 0; s->count < count; s->count++) {
		buf_clear(&text);
		if (below(5))
			add_row(&text);
		else
			add_retraction(&text, s->items, s->count);
		s->items[s->count] = entry_of(&text);
	}
}

static void set_release(struct set *s)
{
	while (s->count)
		entry_free(s->items[--s->count]);
}

static struct entry *copy_of(const struct entry *entry)
{
	struct entry *copy;
	struct err e;

	if (entry_copy(&copy, entry, identity, &e) < 0)
		abort();
	return copy;
}

static void add_part(struct buf *out, const struct merge *m,
		     enum merge_part part)
{
	const struct entry *entry;

	for (size_t at = 0; (entry = merge_next(m, part, &at));) {
		entry_text(out, entry);
		buf_addc(out, '\n');
	}
}

/* What bench-merge prints with --all, and without. Takes ours. */
static void text_of(struct buf *out, struct state *ours)
{
	for (int is_all = 0; is_all < 2; is_all++) {
		AUTO(merge_release)
		struct merge m = { .ours = *ours, .is_all = is_all };

		*ours = (struct state){ 0 };
		merge_unite(&m);
		add_part(out, &m, MERGE_ROWS);
		add_part(out, &m, MERGE_RETRACTIONS);
		buf_addc(out, '\n');
		*ours = m.ours;
		m.ours = (struct state){ 0 };
	}
	state_release(ours);
}

static void swap(size_t *a, size_t *b)
{
	size_t old = *a;

	*a = *b;
	*b = old;
}

static void shuffle(size_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--)
		swap(&order[i - 1], &order[below(i)]);
}

#endif
