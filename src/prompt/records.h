/* records - where the records of a JSON file lie, and one of them read anew */
#ifndef PROMPT_RECORDS_H
#define PROMPT_RECORDS_H

#include "json/doc.h"

struct records_place {
	uint64_t offset;
	uint32_t len, line;
};

/* Zeroed but for fd: none. */
struct records {
	const char *path; /* borrowed */
	int fd;
	struct records_place *items;
	size_t count, room;
	struct buf text; /* of the record read last */
	struct json_doc doc;
};

#define RECORDS_INIT                                                           \
	{                                                                      \
		.fd = -1, .text = BUF_INIT((size_t)16 << 20)                   \
	}

/*
 * What to do with a record while the file is indexed: 1: keep its place; 0:
 * pass over it; -1: stop, e says why (path and line are put before it).
 */
typedef int records_judge(void *context, const struct json_doc *doc,
			  struct err *e);

/* An array of objects, or objects one behind the other; see stream/reader.h.
 * ERR_USAGE when path is no regular file, ERR_IO, ERR_DATA. */
int records_open(struct records *r, const char *path, records_judge *judge,
		 void *context, struct err *e);

/* Read record i into r->doc. ERR_IO, ERR_DATA: the file was changed. */
int records_read(struct records *r, size_t i, struct err *e);

void records_release(struct records *r);

/* The whole text of a string node, or -1 when it holds a NUL. */
int records_text(struct buf *out, const struct json_doc *doc,
		 const struct json_node *string);

/*
 * A number from 0 to most at a pointer. 1: *value is it; 0: it is not there
 * or null; -1: ERR_DATA with the pointer.
 */
int records_number(double *value, const struct json_doc *doc,
		   const char *pointer, double most, struct err *e);

/* The limit of output that a request has, by any of its names; 0: none. */
int records_limit(size_t *tokens, const struct json_doc *doc, struct err *e);

#endif
