/* summary - what a merge did, as JSON and as Markdown */
#include "board/summary.h"

#include <ctype.h>

#include "base/mem.h"
#include "json/write.h"

/* Markdown is read by people, and a job summary holds 1 MiB. */
#define NOTES_SHOWN 50

struct count {
	const char *name;
	size_t value;
};

enum {
	COUNTS_MAX = 11,
	COUNTS_ALWAYS = 6
};

static size_t counts_of(struct count counts[COUNTS_MAX],
			const struct summary *sum)
{
	const struct change *c = sum->change;

	counts[0] = (struct count){ "rows", sum->rows };
	counts[1] = (struct count){ "entries", sum->entries };
	counts[2] = (struct count){ "retracted", sum->retracted };
	counts[3] = (struct count){ "retractions", sum->retractions };
	counts[4] = (struct count){ "copies", sum->copies };
	counts[5] = (struct count){ "repeats", sum->repeats };
	if (!c)
		return COUNTS_ALWAYS;
	counts[6] = (struct count){ "added", c->added };
	counts[7] = (struct count){ "updated", c->updated };
	counts[8] = (struct count){ "kept", c->kept };
	counts[9] = (struct count){ "withdrawn", c->withdrawn };
	counts[10] = (struct count){ "conflicts", c->conflicts };
	return COUNTS_MAX;
}

void summary_count(struct summary *sum, const struct state *s, size_t rows)
{
	sum->rows = rows;
	sum->retractions = s->retractions;
	sum->entries = s->count - s->retractions;
	for (size_t i = 0; i < s->count; i++) {
		const struct entry *entry = s->entries[i];

		sum->repeats += entry->repeats;
		if (!entry->is_retraction && state_retraction(s, entry))
			sum->retracted++;
	}
}

static void add_counts(struct buf *out, const struct summary *sum)
{
	const struct change *c = sum->change;

	if (sum->is_delta) {
		buf_addf(out,
			 "%zu entries, %zu retractions, %zu copies dropped",
			 sum->entries, sum->retractions, sum->copies);
		return;
	}
	if (!c) {
		buf_addf(out, "%zu rows of %zu entries, %zu retracted",
			 sum->rows, sum->entries, sum->retracted);
		return;
	}
	buf_addf(out, "%zu added, %zu updated, %zu kept, %zu conflicts",
		 c->added, c->updated, c->kept, c->conflicts);
	if (c->withdrawn)
		buf_addf(out, ", %zu withdrawn", c->withdrawn);
}

static void note_at(struct buf *text, const struct summary *sum, size_t i)
{
	buf_clear(text);
	change_text(text, &sum->change->notes[i]);
}

void summary_lines(const struct summary *sum, explain_fn *fn, void *context)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	for (size_t i = 0; sum->change && i < sum->change->note_count; i++) {
		note_at(&text, sum, i);
		fn(context, text.data);
	}
	buf_clear(&text);
	add_counts(&text, sum);
	fn(context, text.data);
}

static void add_notes(struct buf *out, const struct summary *sum)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < sum->change->note_count; i++) {
		if (i)
			buf_addc(out, ',');
		note_at(&text, sum, i);
		json_quote(out, text.data, text.len);
	}
}

void summary_json(struct buf *out, const struct summary *sum)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct count counts[COUNTS_MAX];
	size_t count = counts_of(counts, sum);

	for (size_t i = 0; i < count; i++)
		buf_addf(&text, "%c\"%s\":%zu", i ? ',' : '{', counts[i].name,
			 counts[i].value);
	if (sum->change) {
		buf_adds(&text, ",\"notes\":[");
		add_notes(&text, sum);
		buf_addc(&text, ']');
	}
	buf_addc(&text, '}');
	json_pretty(out, text.data, text.len, 0);
	buf_addc(out, '\n');
}

/* A backslash makes each mark of punctuation mean itself (CommonMark 2.4). */
static void add_escaped(struct buf *out, const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->data[i];

		if (ispunct(c))
			buf_addc(out, '\\');
		buf_addc(out, iscntrl(c) ? '?' : (char)c);
	}
}

static void add_list(struct buf *out, const struct summary *sum)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	size_t count = sum->change->note_count;

	for (size_t i = 0; i < count && i < NOTES_SHOWN; i++) {
		note_at(&text, sum, i);
		buf_adds(out, i ? "- " : "\n- ");
		add_escaped(out, &text);
		buf_addc(out, '\n');
	}
	if (count > NOTES_SHOWN)
		buf_addf(out, "- and %zu more\n", count - NOTES_SHOWN);
}

void summary_markdown(struct buf *out, const struct summary *sum)
{
	struct count counts[COUNTS_MAX];
	size_t count = counts_of(counts, sum);

	buf_adds(out, "### bench-merge\n\n|");
	for (size_t i = 0; i < count; i++)
		buf_addf(out, " %s |", counts[i].name);
	buf_adds(out, "\n|");
	for (size_t i = 0; i < count; i++)
		buf_adds(out, "---:|");
	buf_adds(out, "\n|");
	for (size_t i = 0; i < count; i++)
		buf_addf(out, " %zu |", counts[i].value);
	buf_addc(out, '\n');
	if (sum->change)
		add_list(out, sum);
}
