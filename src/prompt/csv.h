/* csv - rows of comma separated values, strictly (RFC 4180), line by line */
#ifndef PROMPT_CSV_H
#define PROMPT_CSV_H

#include <stddef.h>

#include "base/err.h"

#define CSV_FIELDS_MAX 64
#define CSV_LINE_MAX ((size_t)64 << 10)

struct csv_row {
	const char *fields[CSV_FIELDS_MAX]; /* terminated, without quotes */
	size_t count;
	size_t line; /* from 1 */
};

/*
 * Cut a line (without its end) into fields, in place: line[len] is written
 * too. A quoted field may not hold a line's end. ERR_DATA.
 */
int csv_split(struct csv_row *row, char *line, size_t len, struct err *e);

typedef int csv_fn(void *context, const struct csv_row *row, struct err *e);

/*
 * Call fn for each line that is not empty; a byte order mark is skipped, lines
 * end in LF or CR LF. ERR_DATA and what fn says get `name:line` before them;
 * ERR_IO.
 */
int csv_read(int fd, const char *name, csv_fn *fn, void *context,
	     struct err *e);

/* The place of the field that has a name, case aside; -1: none has. */
int csv_find(const struct csv_row *header, const char *name);

/* A decimal without sign or exponent, at most `most`. -1 when it is none. */
int csv_number(double *value, const char *text, double most);

#endif
