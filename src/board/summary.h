/* summary - what a merge did, as JSON and as Markdown */
#ifndef BOARD_SUMMARY_H
#define BOARD_SUMMARY_H

#include "board/change.h"
#include "board/explain.h"

/* Rows and entries of the result. */
struct summary {
	size_t rows;        /* on the board */
	size_t entries;     /* different ones, beaten and retracted too */
	size_t retracted;   /* of them, for how many a retraction holds */
	size_t retractions; /* records */
	size_t copies;      /* of ours dropped, because base has them */
	size_t repeats;     /* dropped, because equal by value */
	const struct change *change; /* NULL: there was nothing to compare */
	bool is_delta;               /* only the contribution */
};

/* Counts what s holds; copies and change are the caller's to set. */
void summary_count(struct summary *sum, const struct state *s, size_t rows);

/* The notes, and last `2 added, 1 updated, ...`, a line each. */
void summary_lines(const struct summary *sum, explain_fn *fn, void *context);

/* Append a JSON object in two-space indent, and a newline. */
void summary_json(struct buf *out, const struct summary *sum);

/* Append a heading, a table and the notes; text from data is escaped. */
void summary_markdown(struct buf *out, const struct summary *sum);

#endif
