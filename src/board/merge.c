/* merge - ours, base and theirs become one result */
#include "board/merge.h"

#include <stdlib.h>

void merge_unite(struct merge *m)
{
	bool has_change = m->has_theirs && !m->is_delta;

	state_absorb(&m->ours, &m->fixes);
	if (has_change) {
		change_before(&m->ours, &m->theirs);
		state_absorb(&m->ours, &m->theirs);
	}
	m->row_count = state_board(&m->ours, &m->rows);
	if (has_change) {
		change_after(&m->change, &m->ours, m->rows, m->row_count,
			     m->has_base ? &m->base : NULL);
		m->summary.change = &m->change;
	}
	m->summary.is_delta = m->is_delta;
	summary_count(&m->summary, &m->ours, m->row_count);
	if (m->is_all || m->is_delta) {
		free(m->rows);
		m->row_count = state_rows(&m->ours, &m->rows);
	}
	m->retraction_count = state_retractions(&m->ours, &m->retractions);
}

const struct entry *merge_next(const struct merge *m, enum merge_part part,
			       size_t *at)
{
	if (part == MERGE_RETRACTIONS)
		return *at < m->retraction_count ? m->retractions[(*at)++]
						 : NULL;
	while (*at < m->row_count) {
		const struct entry *row = m->rows[(*at)++];

		if (part == MERGE_ROWS ||
		    row->is_multi_node == (part == MERGE_MULTI))
			return row;
	}
	return NULL;
}

void merge_explain(const struct merge *m, explain_fn *fn, void *context)
{
	explain_repeats(&m->ours, fn, context);
	if (!m->is_all && !m->is_delta)
		explain_beaten(&m->ours, fn, context);
}

void merge_release(struct merge *m)
{
	state_release(&m->ours);
	state_release(&m->base);
	state_release(&m->theirs);
	state_release(&m->fixes);
	change_release(&m->change);
	free(m->rows);
	free(m->retractions);
	*m = (struct merge){ 0 };
}
