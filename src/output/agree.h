/* agree - whether a file says what its records give, figure by figure */
#ifndef OUTPUT_AGREE_H
#define OUTPUT_AGREE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Numbers agree that differ by less than a part in 10^12: processors differ
 * in the last bit of a sum.
 */
struct agree {
	struct buf *out;          /* a line for each that does not */
	const char *file;         /* its name, before each line */
	const char *const *apart; /* pointers that are not looked at; ends with
				     NULL */
	size_t figures, wrong;
};

/* Two texts of JSON. ERR_DATA: `found` is none. */
int agree_json(struct agree *a, const struct buf *found, const struct buf *want,
	       struct err *e);

/* Two tables as CSV: the first cell that does not agree is named. */
void agree_csv(struct agree *a, const struct buf *found,
	       const struct buf *want);

/*
 * What was added to out behind `from` is a line: strangers' names in it end no
 * other and tell a terminal nothing.
 */
void agree_end_line(struct buf *out, size_t from);

/* A line of its own: `FILE: what`. */
void agree_blame(struct agree *a, const char *what);

#endif
