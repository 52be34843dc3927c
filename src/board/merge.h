/* merge - ours, base and theirs become one result */
#ifndef BOARD_MERGE_H
#define BOARD_MERGE_H

#include "board/change.h"
#include "board/explain.h"
#include "board/state.h"
#include "board/summary.h"

/*
 * Zeroed, then the upper half is filled by the caller, and of the summary the
 * copies. The contribution is ours, from which all that base has was left out
 * (intake), and fixes. Base has no part in theirs; of it only the rows
 * that compete with ours are of use (state_reduce).
 */
struct merge {
	struct state ours, base, theirs;
	struct state fixes; /* new retractions and what replaces */
	bool has_base, has_theirs;
	bool is_delta; /* the result is the contribution alone */
	bool is_all;   /* the result is all of the union, not its board */

	struct change change;
	const struct entry **rows, **retractions; /* the result, in order */
	size_t row_count, retraction_count;
	struct summary summary;
};

/* After it ours is the union, and the lower half is filled. */
void merge_unite(struct merge *m);

enum merge_part {
	MERGE_SINGLE,
	MERGE_MULTI,
	MERGE_ROWS,
	MERGE_RETRACTIONS
};

/*
 * The next entry of a part of the result, from *at (first 0) on, in the order
 * of output; NULL behind the last.
 */
const struct entry *merge_next(const struct merge *m, enum merge_part part,
			       size_t *at);

/* A line for each entry of the union that is not in the result. */
void merge_explain(const struct merge *m, explain_fn *fn, void *context);

void merge_release(struct merge *m);

#endif
