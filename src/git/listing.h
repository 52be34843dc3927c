/* listing - versions as a JSON document, and their blobs as files */
#ifndef GIT_LISTING_H
#define GIT_LISTING_H

#include "base/buf.h"
#include "git/versions.h"

/* The document that repo-versions(1) describes, with its final newline. */
void listing_write(struct buf *out, const struct versions *v,
		   const struct versions_query *query);

/* Each blob once into folder, which is made, as a file named by its id. */
int listing_export(const struct versions *v, const struct repository *r,
		   const char *folder, struct err *e);

/* `"key": text` parts of a document; bytes that are no UTF-8 as folder_text. */
void listing_text(struct buf *out, const char *key, const char *text);
/* null when id is NULL. */
void listing_id(struct buf *out, const char *key, const git_oid *id);

#endif
