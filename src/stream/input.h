/* input - the records of all operands, or of stdin when there are none */
#ifndef STREAM_INPUT_H
#define STREAM_INPUT_H

#include "base/opts.h"
#include "stream/reader.h"

/* What a filter does with one record; -1 stops the run. */
typedef int record_fn(void *context, struct record *record, struct err *e);

/*
 * Call fn for each record of each file in turn ("-" and an empty list:
 * stdin). Stops at the first error.
 */
int input_each(const struct list *files, const struct json_limits *limits,
	       record_fn *fn, void *context, struct err *e);

typedef int input_fn(const char *path, const struct json_limits *limits,
		     record_fn *fn, void *context, struct err *e);

/* The same for one file. */
input_fn input_file;

/* The same for what is open already; name is for messages. */
struct stream_fd {
	int fd;
	const char *name;
};
int input_fd(const struct stream_fd *from, const struct json_limits *limits,
	     record_fn *fn, void *context, struct err *e);

/*
 * The bytes of a regular file, or 0; of all files, added to *total: false
 * when that cannot be known before they are read.
 */
uint64_t input_size(const char *path);
bool input_bytes(uint64_t *total, const struct list *files);

/*
 * One record that is a whole file, and may be any JSON value. ERR_DATA with
 * `name:line: what is wrong`.
 */
input_fn input_document;

#endif
