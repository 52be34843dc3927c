/* intake - records that come into a state */
#include "board/intake.h"

#include "base/mem.h"
#include "board/order.h"

#define NEAR 64 /* entries of base that ours may have left out */

static void drop(struct entry **entry)
{
	entry_free(*entry);
}

static void note_copy(struct intake *in, struct entry *copy)
{
	in->copies += !copy->is_copied;
	copy->is_copied = true;
}

/* Behind a copy of one of base, often the copy of the next one stands. */
static void follow(struct intake *in, const struct match *copy)
{
	if (copy->equal != copy->alike)
		return;
	in->is_following = copy->at - in->next < NEAR;
	in->next = copy->at + 1;
}

/* These are not read, only compared; where copies are told they are read. */
static int pass_copies(struct intake *in, struct reader *r, struct err *e)
{
	while (in->is_following && in->next < in->base->count) {
		struct entry *copy = in->base->entries[in->next];
		size_t len;
		const char *text = entry_raw(copy, &len);
		int passed = text ? reader_pass(r, text, len, e) : 0;

		if (passed < 0)
			return -1;
		in->is_following = passed;
		if (!passed)
			break;
		note_copy(in, copy);
		in->next++;
		source_show(in->source, r->start + (off_t)r->at);
	}
	return 0;
}

/* 1 for a copy; it is kept as long as something is said of it. */
static int drop_copy(struct intake *in, const struct record *record,
		     struct entry *entry, struct err *e)
{
	struct match m = state_match(in->base, entry);
	struct entry *copy = m.equal;
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!copy)
		return 0;
	if (!in->explain)
		follow(in, &m);
	if (!copy->is_copied && in->explain) {
		if (entry_keep(entry, record, in->source, e) < 0)
			return -1;
		explain_copy(&line, entry, copy);
		in->explain(in->context, line.data);
	}
	note_copy(in, copy);
	return 1;
}

int intake_record(void *intake, struct record *record, struct err *e)
{
	struct intake *in = intake;
	AUTO(drop) struct entry *entry = NULL;
	struct match m;
	int dropped;

	if (entry_read(&entry, record, in->identity, e) < 0)
		return -1;
	dropped = in->base ? drop_copy(in, record, entry, e) : 0;
	if (dropped)
		return dropped < 0 ? -1 : 0;
	m = state_match(in->state, entry);
	if (m.equal && order_bytes(entry, m.equal) <= 0) {
		m.equal->repeats++;
		return 0;
	}
	if (entry_keep(entry, record, in->source, e) < 0)
		return -1;
	state_put(in->state, take(&entry), &m);
	return 0;
}

static int read_file(struct intake *in, struct sources *all, const char *path,
		     const struct json_limits *limits, struct err *e)
{
	AUTO(reader_release) struct reader r = { 0 };
	struct record *record;
	int got;

	if (sources_open(all, path, &in->source, e) < 0)
		return -1;
	reader_init(&r, in->source->fd, in->source->name, limits);
	while ((got = reader_next(&r, &record, e)) > 0) {
		if (intake_record(in, record, e) < 0)
			return -1;
		source_show(in->source, record->offset);
		if (pass_copies(in, &r, e) < 0)
			return -1;
	}
	source_close(in->source);
	return got;
}

int intake_files(struct intake *in, struct sources *all,
		 const struct list *files, const struct json_limits *limits,
		 struct err *e)
{
	if (!files->count)
		return read_file(in, all, "-", limits, e);
	for (size_t i = 0; i < files->count; i++) {
		if (read_file(in, all, files->items[i], limits, e) < 0)
			return -1;
	}
	return 0;
}
