/* edits - what hands changed in a dataset since it was last written */
#ifndef BOARD_EDITS_H
#define BOARD_EDITS_H

#include <stdbool.h>
#include <stddef.h>

#include "board/state.h"

enum edit_kind {
	EDIT_ADDED,    /* a row or retraction that was not accepted before */
	EDIT_GONE,     /* a row that is not there any more */
	EDIT_STALE,    /* gone, and only an older accepted run took its place */
	EDIT_PUT_BACK, /* a retracted row stands there again */
	EDIT_LOST,     /* a retraction that is not there any more */
	EDIT_PAST,     /* a row that only an earlier revision had */
	EDIT_KINDS,
};

/* The entry is borrowed from one of the states compared. */
struct edit {
	enum edit_kind kind;
	const struct entry *entry;
};

struct edits {
	struct edit *items;
	size_t count, room;
	size_t of_kind[EDIT_KINDS];
};

/*
 * Compare the rows that stand in the boards with the board that the accepted
 * state makes, by digest. Gone rows beside a retracted one that is back are
 * stale too: an old copy was put over newer work.
 */
void edits_of_boards(struct edits *edits, const struct state *accepted,
		     const struct state *boards);

/* Compare runs/ and retracted.jsonl as they stand with the accepted state. */
void edits_of_logs(struct edits *edits, const struct state *accepted,
		   const struct state *logs);

/* Rows that boards of earlier revisions had and the accepted state has not. */
void edits_of_history(struct edits *edits, const struct state *accepted,
		      const struct state *history);

/* How many rows the edits change: what the limit is held against. */
size_t edits_rows(const struct edits *edits);

/* "added", "gone", ... for messages. */
const char *edit_name(enum edit_kind kind);

void edits_release(struct edits *edits);

#endif
