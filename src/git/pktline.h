/* pktline - the lines that git's wire protocol is made of */
#ifndef GIT_PKTLINE_H
#define GIT_PKTLINE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define PKTLINE_MAX 65520 /* bytes of one, its length included */

/* gitprotocol-common(5): four hex digits of length, then the bytes. */
enum pktline_kind {
	PKTLINE_END,   /* nothing is left */
	PKTLINE_DATA,  /* text, without the newline at its end */
	PKTLINE_FLUSH, /* 0000 */
	PKTLINE_DELIM, /* 0001 */
	PKTLINE_STOP,  /* 0002 */
};

/* data is borrowed from what is read. */
struct pktline {
	enum pktline_kind kind;
	const char *data;
	size_t len;
};

/* What is left to read. */
struct pktlines {
	const char *at;
	size_t left;
};

/* ERR_DATA for a length that cannot be. */
int pktline_next(struct pktline *line, struct pktlines *in, struct err *e);
/* The same; binary data keep a newline at the end. */
int pktline_next_raw(struct pktline *line, struct pktlines *in, struct err *e);

void pktline_add(struct buf *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void pktline_flush(struct buf *out);
void pktline_delim(struct buf *out);

#endif
