/* merge - ours, base and theirs become one result */
#include "board/merge.h"

#include <stdlib.h>

static void drop_copies(struct merge *m)
{
	size_t before = m->ours.count;

	state_subtract(&m->ours, &m->base);
	m->summary.copies = before - m->ours.count;
	state_absorb(&m->ours, &m->fixes);
	state_sort(&m->ours);
}

void merge_unite(struct merge *m)
{
	bool has_change = m->has_theirs && !m->is_delta;

	drop_copies(m);
	if (has_change) {
		change_before(&m->change, &m->ours, &m->theirs);
		state_absorb(&m->ours, &m->theirs);
		state_sort(&m->ours);
	}
	m->rows = state_board(&m->ours, &m->board);
	if (has_change) {
		change_after(&m->change, &m->ours, m->board, m->rows,
			     m->has_base ? &m->base : NULL);
		m->summary.change = &m->change;
	}
	m->summary.is_delta = m->is_delta;
	summary_count(&m->summary, &m->ours, m->rows);
}

static bool is_in(const struct entry *entry, enum merge_part part)
{
	if (entry->is_retraction || part == MERGE_RETRACTIONS)
		return entry->is_retraction && part == MERGE_RETRACTIONS;
	return part == MERGE_ROWS ||
	       entry->is_multi_node == (part == MERGE_MULTI);
}

const struct entry *merge_next(const struct merge *m, enum merge_part part,
			       size_t *at)
{
	bool is_whole = m->is_all || m->is_delta || part == MERGE_RETRACTIONS;
	size_t count = is_whole ? m->ours.count : m->rows;

	while (*at < count) {
		size_t i = (*at)++;
		const struct entry *entry =
			is_whole ? m->ours.entries[i] : m->board[i];

		if (is_in(entry, part))
			return entry;
	}
	return NULL;
}

void merge_explain(const struct merge *m, explain_fn *fn, void *context)
{
	explain_repeats(&m->ours, fn, context);
	if (!m->is_all && !m->is_delta)
		explain_beaten(&m->ours, m->board, m->rows, fn, context);
}

void merge_release(struct merge *m)
{
	state_release(&m->ours);
	state_release(&m->base);
	state_release(&m->theirs);
	state_release(&m->fixes);
	change_release(&m->change);
	free(m->board);
	*m = (struct merge){ 0 };
}
