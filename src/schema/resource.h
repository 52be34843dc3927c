/* resource - schema documents, their URIs, and what references lead to */
#ifndef SCHEMA_RESOURCE_H
#define SCHEMA_RESOURCE_H

#include "base/buf.h"
#include "schema/compiler.h"

#define RESOURCES_MAX 1000         /* documents of one schema */
#define RESOURCES_BYTES (64 << 20) /* all of them together */
#define SCHEMA_DEPTH ((size_t)512) /* of values in one another */

/* The first document, at the URI of its file if it has one. */
int resource_start(struct compiler *c, const char *text, size_t len);

/* Where a reference in the document at hand leads; it may be read now. */
int resource_find(struct compiler *c, const struct json_node *ref,
		  struct place *found);

/* The text behind an absolute URI without a fragment, from a file. */
int resource_read(struct buf *out, const char *uri,
		  const struct schema_options *options, struct err *e);

/* Append the file: URI of a path that exists. */
int resource_uri(struct buf *out, const char *path, struct err *e);

#endif
