/* canon - canonical text: equal values have equal bytes */
#ifndef JSON_CANON_H
#define JSON_CANON_H

#include "json/doc.h"

/*
 * Append the canonical text of a node: members sorted by code point of their
 * unescaped keys, no white space, strings with least escapes, numbers as
 * exact decimals (number_write).
 */
int json_canon(struct buf *out, const struct json_doc *doc,
	       const struct json_node *node);

#endif
