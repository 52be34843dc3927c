/* folder - the files of one run, made of its records */
#include "output/folder.h"

#include <string.h>

#include "base/mem.h"
#include "json/member.h"
#include "json/write.h"
#include "output/compat.h"
#include "output/page.h"
#include "stat/slices.h"

static void put_pretty(struct buf *out, const struct buf *text)
{
	json_pretty(out, text->data, text->len, 0);
	buf_addc(out, '\n');
}

/* The members of an object of one line, behind those of text. */
static void join(struct buf *text, const struct buf *line)
{
	buf_addc(text, ',');
	buf_add(text, line->data + 1, line->len - 2);
}

void folder_config(struct buf *out, const struct folder *f)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	buf_addc(&text, '{');
	member_text(&text, "command", f->command);
	member_text(&text, "step", f->step);
	record_put_head(&line, &f->recording->head);
	join(&text, &line);
	put_pretty(out, &text);
}

void folder_summary(struct buf *out, const struct folder *f)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct stats *s = f->stats;

	buf_addc(&text, '{');
	member_count(&text, "completed", s->completed);
	member_count(&text, "failed", s->failed);
	member_count(&text, "timed_out", s->timed_out);
	member_count(&text, "cancelled", s->cancelled);
	member_text(&text, "refusal", f->refusal);
	member_bool(&text, "exact_input", f->is_exact);
	record_put_tail(&line, &f->recording->tail);
	join(&text, &line);
	put_pretty(out, &text);
}

int folder_slices(struct buf *out, const struct folder *f, struct err *e)
{
	AUTO(slices_release) struct slices slices = { 0 };
	struct recording *shard = f->recording;

	if (slices_make(&slices, &shard, 1, FOLDER_SLICE_NS, e) < 0)
		return -1;
	slices_write(out, &slices);
	return 0;
}

static int write_text(const struct outputs *o, const char *name,
		      const struct buf *text, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	if (!text->len)
		return 0;
	put_pretty(&out, text);
	return outputs_write(o, name, &out, e);
}

static int write_compat(const struct outputs *o, const struct folder *f,
			struct err *e)
{
	const struct compat_form *form;
	struct recording *shard = f->recording;

	for (size_t i = 0; i < f->compat->count; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

		if (compat_find(&form, f->compat->items[i], e) < 0)
			return -1;
		compat_write(&text, form, f->stats, &shard, 1);
		if (write_text(o, form->file, &text, e) < 0)
			return -1;
	}
	return 0;
}

static int write_page(const struct outputs *o, const struct folder *f,
		      struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct recording *shard = f->recording;
	const struct page_run run = { f->stats, &shard, 1, f->repeats };

	if (page_write(&text, &run, 1, e) < 0)
		return -1;
	return outputs_write(o, "report.html", &text, e);
}

int folder_write(const struct outputs *o, const struct folder *f, struct err *e)
{
	AUTO(buf_release) struct buf config = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf summary = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf slices = BUF_INIT(BUF_MAX);

	folder_config(&config, f);
	folder_summary(&summary, f);
	if (folder_slices(&slices, f, e) < 0 ||
	    outputs_write(o, "config.json", &config, e) < 0 ||
	    outputs_write(o, "requests.jsonl", f->records, e) < 0 ||
	    write_text(o, "*_metrics.json", f->metrics, e) < 0 ||
	    write_text(o, "*_leaderboard.json", f->row, e) < 0 ||
	    outputs_write(o, "environment.json", f->environment, e) < 0 ||
	    outputs_write(o, "timeslices.csv", &slices, e) < 0 ||
	    outputs_write(o, "summary.json", &summary, e) < 0 ||
	    write_compat(o, f, e) < 0 || write_page(o, f, e) < 0)
		return -1;
	return 0;
}
