/* outputs - the tree of result files, a folder of its own for each run */
#ifndef OUTPUT_OUTPUTS_H
#define OUTPUT_OUTPUTS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"

/* What a folder is named after; any text. */
struct outputs_name {
	const char *root; /* the user's own, made when it is not there */
	const char *backend, *model, *workload;
	struct instant when;
};

/* A folder that is ours alone. Zeroed: none. */
struct outputs {
	char *root, *below; /* BACKEND/MODEL/WORKLOAD_YYYYMMDD_NNN */
	char *workload;     /* its name, made safe */
};

/*
 * Make ROOT/BACKEND/MODEL/WORKLOAD_YYYYMMDD_NNN, NNN the first that is free
 * from 001 on, also when others do the same at once. ERR_IO.
 */
int outputs_open(struct outputs *o, const struct outputs_name *name,
		 struct err *e);

/*
 * Append a name that is a single, portable part of a path: letters, digits,
 * `.`, `_`, `-`, others as `_`; no `.` or `-` first, no device of Windows, at
 * most 80 bytes; never empty.
 */
void outputs_safe(struct buf *out, const char *name);

/* A file in the folder, which appears whole; with `*` in its name for the
 * workload. */
int outputs_write(const struct outputs *o, const char *name,
		  const struct buf *text, struct err *e);

/* Its path, for others to write; the caller frees it. */
char *outputs_path(const struct outputs *o, const char *name);

/* Let ROOT/latest lead to the folder. */
int outputs_link(const struct outputs *o, struct err *e);

void outputs_release(struct outputs *o);

#endif
