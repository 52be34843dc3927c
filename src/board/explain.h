/* explain - why an entry is not in the output */
#ifndef BOARD_EXPLAIN_H
#define BOARD_EXPLAIN_H

#include "board/state.h"

/* Called with one line of text, without a newline. */
typedef void explain_fn(void *context, const char *line);

/* Append `file:line: ID`, or a part of the digest when it has no id. */
void explain_name(struct buf *out, const struct entry *entry);

/* Each member of ours that base has too: a copy, dropped first. */
void explain_copies(const struct state *ours, const struct state *base,
		    explain_fn *fn, void *context);

/* Each repeat that was dropped for a copy equal by value. */
void explain_repeats(const struct state *s, explain_fn *fn, void *context);

/*
 * Each row that is not on the board: which entry beat it by which rule, or
 * which retraction holds for it. board: the state_board of s.
 */
void explain_beaten(const struct state *s, const struct entry **board,
		    size_t count, explain_fn *fn, void *context);

#endif
