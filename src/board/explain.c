/* explain - why an entry is not in the output */
#include "board/explain.h"

#include <stdlib.h>

#include "base/mem.h"
#include "board/order.h"
#include "board/retraction.h"

void explain_name(struct buf *out, const struct entry *entry)
{
	entry_place(out, entry);
	buf_adds(out, ": ");
	if (entry->is_retraction)
		buf_adds(out, "the retraction of ");
	if (entry_has_id(entry))
		entry_id(out, entry);
	else
		buf_addf(out, "the entry of digest %.12s", entry_digest(entry));
}

void explain_copy(struct buf *out, const struct entry *ours,
		  const struct entry *base)
{
	explain_name(out, ours);
	buf_adds(out, " is a copy of ");
	entry_place(out, base);
	buf_adds(out, " in base");
}

static void say_repeats(const struct entry *entry, explain_fn *fn,
			void *context)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	if (!entry->repeats)
		return;
	explain_name(&line, entry);
	buf_addf(&line, " stands for %lu more equal by value",
		 (unsigned long)entry->repeats);
	fn(context, line.data);
}

void explain_repeats(const struct state *s, explain_fn *fn, void *context)
{
	const struct entry **rows, **retractions;
	size_t row_count = state_rows(s, &rows);
	size_t retraction_count = state_retractions(s, &retractions);

	for (size_t i = 0; i < row_count; i++)
		say_repeats(rows[i], fn, context);
	for (size_t i = 0; i < retraction_count; i++)
		say_repeats(retractions[i], fn, context);
	free(rows);
	free(retractions);
}

static void explain_row(struct buf *line, const struct state *s,
			const struct entry *row, const struct entry *winner)
{
	const struct entry *retraction = state_retraction(s, row);
	enum order_rule rule;

	explain_name(line, row);
	if (retraction) {
		buf_adds(line, " is retracted by ");
		entry_place(line, retraction);
		buf_adds(line, " (");
		retraction_reason(line, retraction);
		buf_addc(line, ')');
		return;
	}
	order_compare(winner, row, &rule);
	buf_adds(line, " is beaten by ");
	explain_name(line, winner);
	buf_addf(line, " on %s", order_name(rule));
}

void explain_beaten(const struct state *s, explain_fn *fn, void *context)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	const struct entry **rows, **best;
	size_t count = state_rows(s, &rows);

	state_best(s, &best);
	for (size_t i = 0; i < count; i++) {
		const struct entry *winner = best[key_rank(rows[i]->key)];

		if (rows[i] == winner)
			continue;
		buf_clear(&line);
		explain_row(&line, s, rows[i], winner);
		fn(context, line.data);
	}
	free(rows);
	free(best);
}
