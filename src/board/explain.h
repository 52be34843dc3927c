/* explain - why an entry is not in the output */
#ifndef BOARD_EXPLAIN_H
#define BOARD_EXPLAIN_H

#include "board/state.h"

/* Called with one line of text, without a newline. */
typedef void explain_fn(void *context, const char *line);

/* Append `file:line: ID`, or a part of the digest when it has no id. */
void explain_name(struct buf *out, const struct entry *entry);

/* Append that ours is a copy of an entry that base has too. */
void explain_copy(struct buf *out, const struct entry *ours,
		  const struct entry *base);

/* Each repeat that was dropped for a copy equal by value. */
void explain_repeats(const struct state *s, explain_fn *fn, void *context);

/*
 * Each row that is not on the board: which entry beat it by which rule, or
 * which retraction holds for it.
 */
void explain_beaten(const struct state *s, explain_fn *fn, void *context);

#endif
