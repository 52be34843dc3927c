/* merge - fuzz the merge: any order and grouping of records, one result */
#include "board/merge.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "board/intake.h"
#include "board/order.h"
#include "json/write.h"

#define RECORDS 64

static const struct json_limits limits = { 2000, 8 };
static struct identity *identity;

/* The records that are good, compact. */
struct lines {
	struct buf items[RECORDS];
	size_t count;
};

static int as_file(const void *data, size_t size)
{
	int fd = memfd_create("in", MFD_CLOEXEC);
	struct err e;

	if (fd < 0 || file_put(fd, data, size, "in", &e) < 0)
		abort();
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void split(struct lines *lines, const uint8_t *data, size_t size)
{
	AUTO(close_fd) int fd = as_file(data, size);
	AUTO(reader_release) struct reader r = { 0 };
	struct record *record;
	struct err e;

	reader_init(&r, fd, "in", &limits);
	while (lines->count < RECORDS && reader_next(&r, &record, &e) > 0) {
		struct buf *line = &lines->items[lines->count];
		struct entry *entry;

		if (entry_read(&entry, record, identity, &e) < 0)
			continue;
		entry_free(entry);
		*line = BUF_INIT(BUF_MAX);
		json_compact_doc(line, &record->doc);
		lines->count++;
	}
}

/* One line, kept where the source keeps it or in memory. */
static void add(struct intake *in, const struct buf *line)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	struct record record = { .source = "in", .line = 1 };
	struct err e;

	if (json_scan(&doc, line->data, line->len, &limits, &e) < 0)
		abort();
	record.doc = doc;
	if (intake_record(in, &record, &e) < 0)
		abort();
}

static void write_part(struct buf *out, const struct merge *m,
		       enum merge_part part)
{
	const struct entry *entry;

	for (size_t at = 0; (entry = merge_next(m, part, &at));) {
		if (entry_text(out, entry) < 0)
			abort();
		buf_addc(out, '\n');
	}
}

/* Rows of one identity stand together, the best first. */
static void check_order(const struct merge *m)
{
	for (size_t i = 1; i < m->row_count; i++) {
		const struct entry *a = m->rows[i - 1], *b = m->rows[i];

		if (key_rank(a->key) > key_rank(b->key))
			abort();
		if (a->key == b->key &&
		    (!m->is_all || order_compare(a, b, NULL) <= 0))
			abort();
		if (!m->is_all && state_retraction(&m->ours, b))
			abort();
	}
}

/*
 * From the first on in steps (prime to the count), half of them through
 * theirs; texts in a spool, or in memory.
 */
static void transcribe(struct buf *out, const struct lines *lines, size_t step,
		       bool is_all)
{
	AUTO(sources_release) struct sources all = { 0 };
	AUTO(merge_release)
	struct merge m = { .has_theirs = true, .is_all = is_all };
	struct source spool = { .name = "in", .fd = -1, .all = &all };
	struct intake in = { .identity = identity };

	sources_init(&all, NULL, -1);
	in.source = step % 2 ? &spool : NULL;
	for (size_t i = 0; i < lines->count; i++) {
		in.state = i * 2 < lines->count ? &m.ours : &m.theirs;
		add(&in, &lines->items[i * step % lines->count]);
	}
	merge_unite(&m);
	check_order(&m);
	write_part(out, &m, MERGE_ROWS);
	write_part(out, &m, MERGE_RETRACTIONS);
}

static void compare(const struct lines *lines, bool is_all)
{
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);

	transcribe(&want, lines, 1, is_all);
	for (size_t step = 2; step < 5; step++) {
		AUTO(buf_release) struct buf got = BUF_INIT(BUF_MAX);

		if (lines->count % step == 0)
			continue;
		if (lines->count % 2 == 0 && step % 2 == 0)
			continue;
		transcribe(&got, lines, step, is_all);
		if (got.len != want.len ||
		    memcmp(got.data, want.data, got.len) != 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines lines = { .count = 0 };
	struct err e;

	if (identity_named(&identity, "six", &e) < 0)
		abort();
	split(&lines, data, size);
	if (lines.count) {
		compare(&lines, true);
		compare(&lines, false);
	}
	for (size_t i = 0; i < lines.count; i++)
		buf_release(&lines.items[i]);
	identity_free(&identity);
	return 0;
}
