/* change - what a contribution changes on the board of the Hub */
#ifndef BOARD_CHANGE_H
#define BOARD_CHANGE_H

#include "board/order.h"
#include "board/state.h"

enum change_kind {
	CHANGE_LOWER,    /* lower than the row of theirs, which stays */
	CHANGE_LOST,     /* a conflict, and lower */
	CHANGE_WON,      /* a conflict, and better */
	CHANGE_WITHHELD, /* a retraction of theirs holds for it */
};

/*
 * One row of ours worth a word. A conflict is a row of ours that competes
 * with a row of theirs that is not the one base had.
 */
struct change_note {
	enum change_kind kind;
	const struct entry *ours, *theirs; /* theirs: a row or a retraction */
	enum order_rule rule;              /* what decided */
};

/* Zeroed: empty. Identities are counted, except conflicts: rows. */
struct change {
	size_t added, updated, kept, withdrawn, conflicts;
	struct change_note *notes;
	size_t note_count, note_room;
};

/*
 * Mark in the entries what stands before ours and theirs become one: the rows
 * on the board of theirs (was_best), rows that only ours has (is_fresh), and
 * rows of ours that a retraction of theirs holds for (is_withheld).
 */
void change_before(struct state *ours, struct state *theirs);

/*
 * Count and note what their union made of it. board: its state_board. base
 * may be NULL: nothing is known to have changed. Notes point into all.
 */
void change_after(struct change *c, const struct state *all,
		  const struct entry **board, size_t count,
		  const struct state *base);

/* Append a note as one line of text, without a newline. */
void change_text(struct buf *out, const struct change_note *note);

void change_release(struct change *c);

#endif
