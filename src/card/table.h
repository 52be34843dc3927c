/* table - rows of cells as text, Markdown or CSV */
#ifndef CARD_TABLE_H
#define CARD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum table_form {
	TABLE_TEXT,     /* aligned; all rows are kept until the end */
	TABLE_MARKDOWN, /* as GitHub has it */
	TABLE_CSV,      /* RFC 4180, with CRLF */
};

/* text is UTF-8, len bytes, borrowed; NULL: there is no value. */
struct table_cell {
	const char *text;
	size_t len;
	bool is_number; /* set to the right, and taken as it is */
};

struct table {
	enum table_form form;
	size_t columns;
	struct buf out; /* what is ready; the caller writes and clears it */
	struct buf kept;
	struct table_row *rows;
	size_t count, room;
	bool is_begun; /* the heading of Markdown is out */
};

void table_init(struct table *t, enum table_form form, size_t columns);

/*
 * The first row is the heading. What has no value is `-`, in CSV empty.
 * Control bytes read `?`; Markdown is escaped; in CSV a text that a
 * spreadsheet would take for a formula gets an apostrophe in front.
 */
void table_add(struct table *t, const struct table_cell *cells);
void table_end(struct table *t);

void table_release(struct table *t);

/* Columns of a terminal that text takes: wide characters of Asia take two. */
size_t table_width(const char *text, size_t len);

#endif
