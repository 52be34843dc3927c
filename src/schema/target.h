/* target - what JSON pointers lead to in a schema, in any number of them */
#ifndef SCHEMA_TARGET_H
#define SCHEMA_TARGET_H

#include "json/doc.h"

/*
 * Containers with many children get an index when they are first stepped
 * into, so that references into them stay cheap. A zeroed one is empty.
 */
struct targets;

/*
 * The value at an RFC 6901 pointer from root, a node of doc, or NULL. *t is
 * made when it is NULL, and serves this doc only.
 */
const struct json_node *target_find(struct targets **t,
				    const struct json_doc *doc,
				    const struct json_node *root,
				    const char *pointer);
void targets_free(struct targets **t);

#endif
