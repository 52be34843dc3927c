/* reader - records out of a stream: an object, arrays, lines, and any mix */
#ifndef STREAM_READER_H
#define STREAM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "json/doc.h"

/*
 * A stream is objects and arrays of objects, one behind the other, with white
 * space between them or not. Records come one at a time, in memory of one
 * record. A byte order mark is skipped at the very start only.
 */
struct record {
	struct json_doc
		doc;        /* doc.text, doc.len: the raw bytes, as they came */
	const char *source; /* the reader's name */
	size_t line;        /* where the record starts, from 1 */
	off_t offset;       /* the byte of its source where it starts, from 0 */
};

struct reader {
	int fd;
	const char *name;
	struct json_limits limits;
	struct buf window; /* bytes read and not yet given out */
	size_t at;         /* next byte of the window to look at */
	off_t start;       /* where in the source the window starts */
	size_t line;
	struct record record;
	int state;
	bool is_file; /* a read that comes short is the last */
	bool is_end;
};

/* fd and name are borrowed. */
void reader_init(struct reader *r, int fd, const char *name,
		 const struct json_limits *limits);

/* Read a regular file next, with the memory and limits there are. */
void reader_reset(struct reader *r, int fd, const char *name);

/*
 * 1: *record is the next one, valid until the next call; 0: the end, and
 * every array was closed; -1: ERR_DATA with `name:line: what is wrong`, or
 * ERR_IO. After -1 the stream is over.
 */
int reader_next(struct reader *r, struct record **record, struct err *e);

/*
 * Pass over the next record if its bytes are text, which is that of a record
 * read before within the same limits: 1. 0: it is another one, or there is
 * none, and nothing was passed over. -1: as above.
 */
int reader_pass(struct reader *r, const char *text, size_t len, struct err *e);

void reader_release(struct reader *r);

#endif
