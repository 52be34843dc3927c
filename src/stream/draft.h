/* draft - a stream written into a file that appears whole or not at all */
#ifndef STREAM_DRAFT_H
#define STREAM_DRAFT_H

#include "base/file.h"
#include "stream/writer.h"

/*
 * Several files that belong together: fill and close all of them, then commit
 * all of them. Zeroed: closed. A release without a commit leaves no trace.
 */
struct draft {
	struct file_draft file;
	FILE *stream; /* NULL: closed */
	struct writer writer;
};

/* Each: ERR_IO with the path. */
int draft_open(struct draft *d, const char *path, bool is_array, struct err *e);
int draft_close(struct draft *d, struct err *e);
int draft_commit(struct draft *d, struct err *e);

void draft_release(struct draft *d);

#endif
