/* export - versions as a JSON document, and their blobs as files */
#ifndef GIT_EXPORT_H
#define GIT_EXPORT_H

#include "base/buf.h"
#include "git/versions.h"

/* The document that repo-versions(1) describes, with its final newline. */
void export_write(struct buf *out, const struct versions *v,
		  const struct versions_query *query);

/*
 * The same for shell scripts, a line a version: number, blob, is_tip (1 or
 * 0), the revisions of its bases with commas between (`-` where one is null)
 * and the path, with single spaces between.
 */
void export_table(struct buf *out, const struct versions *v,
		  const struct versions_query *query);

/* Each blob once into folder, which is made, as a file named by its id. */
int export_blobs(const struct versions *v, const struct repository *r,
		 const char *folder, struct err *e);

/* `"key": text` parts of a document; bytes that are no UTF-8 as folder_text. */
void export_text(struct buf *out, const char *key, const char *text);
/* null when id is NULL. */
void export_id(struct buf *out, const char *key, const git_oid *id);

#endif
