/* stat_record - fuzz the reader of request records, and what is made of them */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stat/record.h"
#include "stat/row.h"

static const struct json_limits limits = JSON_LIMITS;

static int take_lines(struct recordings *all, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record = { .source = "in", .line = 1 };
	const char *end = text + len;
	struct err e;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((stop ? stop : end) - text);

		if (json_scan(&doc, text, line, &limits, &e) < 0 ||
		    doc.nodes->type != JSON_OBJECT)
			return -1;
		record.doc = doc;
		if (recordings_take(all, &record, &e) < 0)
			return -1;
		text += line + 1;
	}
	return 0;
}

static void write_all(struct buf *out, const struct recordings *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct recording *r = all->items[i];

		record_put_head(out, &r->head);
		for (size_t k = 0; k < r->count; k++)
			record_put_sample(out, &r->samples[k]);
		if (r->has_tail)
			record_put_tail(out, &r->tail);
	}
}

/* Figures are JSON, whatever the times and counts. */
static void compute(struct recording *r)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(stats_release) struct stats s = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err e;

	if (r->head.shards > 100 ||
	    stats_make(&s, &r, 1, &percentiles_usual, &e) < 0)
		return;
	stats_write(&out, &s);
	if (json_scan(&doc, out.data, out.len, &limits, &e) < 0)
		abort();
	buf_clear(&out);
	if (row_write(&out, &s, NULL, &e) == 0 &&
	    json_scan(&doc, out.data, out.len, &limits, &e) < 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is written, and that is read and written the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(recordings_release) struct recordings all = { 0 };
	AUTO(recordings_release) struct recordings same = { 0 };
	AUTO(buf_release) struct buf once = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf twice = BUF_INIT(BUF_MAX);

	if (take_lines(&all, (const char *)data, size) < 0)
		return 0;
	write_all(&once, &all);
	if (take_lines(&same, once.data, once.len) < 0)
		abort();
	write_all(&twice, &same);
	if (strcmp(once.data, twice.data) != 0)
		abort();
	for (size_t i = 0; i < all.count; i++)
		compute(all.items[i]);
	return 0;
}
