/* duplicate - keys that a mapping of a YAML document has twice */
#ifndef SERVE_DUPLICATE_H
#define SERVE_DUPLICATE_H

#include <libfyaml.h>
#include <stdbool.h>
#include <stddef.h>

struct duplicate {
	const char *key; /* of the document, len bytes */
	size_t len;
	unsigned long line; /* from 1, of the document */
};

/*
 * Whether there is one, in any mapping below the node. Keys are compared as
 * text; those that are no scalars are not. libfyaml would compare each key
 * with all before it, which a stranger can make take minutes: the document is
 * to be built with FYPCF_ALLOW_DUPLICATE_KEYS.
 */
bool duplicate_find(struct duplicate *found, struct fy_node *node);

#endif
