/* explain - why an entry is not in the output */
#include "board/explain.h"

#include <string.h>

#include "base/mem.h"
#include "board/order.h"
#include "board/retraction.h"

void explain_name(struct buf *out, const struct entry *entry)
{
	buf_addf(out, "%s: ", entry->source);
	if (entry->is_retraction)
		buf_adds(out, "the retraction of ");
	if (*entry->id)
		buf_adds(out, entry->id);
	else
		buf_addf(out, "the entry of digest %.12s", entry->digest);
}

void explain_copies(const struct state *ours, const struct state *base,
		    explain_fn *fn, void *context)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < ours->count; i++) {
		const struct entry *copy =
			state_find(base, ours->entries[i]->digest);

		if (!copy)
			continue;
		buf_clear(&line);
		explain_name(&line, ours->entries[i]);
		buf_addf(&line, " is a copy of %s in base", copy->source);
		fn(context, line.data);
	}
}

void explain_repeats(const struct state *s, explain_fn *fn, void *context)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < s->count; i++) {
		const struct entry *entry = s->entries[i];

		if (!entry->repeats)
			continue;
		buf_clear(&line);
		explain_name(&line, entry);
		buf_addf(&line, " stands for %zu more equal by value",
			 entry->repeats);
		fn(context, line.data);
	}
}

static void explain_row(struct buf *line, const struct state *s,
			const struct entry *row, const struct entry *winner)
{
	const struct entry *retraction = state_retraction(s, row);
	enum order_rule rule;

	explain_name(line, row);
	if (retraction) {
		buf_addf(line, " is retracted by %s (", retraction->source);
		retraction_reason(line, retraction);
		buf_addc(line, ')');
		return;
	}
	order_compare(winner, row, &rule);
	buf_adds(line, " is beaten by ");
	explain_name(line, winner);
	buf_addf(line, " on %s", order_name(rule));
}

void explain_beaten(const struct state *s, const struct entry **board,
		    size_t count, explain_fn *fn, void *context)
{
	AUTO(map_release) struct map winners = { 0 };
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < count; i++)
		*map_put(&winners, board[i]->key, strlen(board[i]->key)) =
			(void *)board[i];
	for (size_t i = 0; i < s->count; i++) {
		const struct entry *row = s->entries[i];
		const struct entry *winner =
			map_get(&winners, row->key, strlen(row->key));

		if (row->is_retraction || row == winner)
			continue;
		buf_clear(&line);
		explain_row(&line, s, row, winner);
		fn(context, line.data);
	}
}
