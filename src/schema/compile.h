/* compile - JSON Schema draft-07 text into a flat program */
#ifndef SCHEMA_COMPILE_H
#define SCHEMA_COMPILE_H

#include <stddef.h>

#include "base/err.h"

struct schema;

/*
 * All keywords that describe (title, $comment, default, ...) are read over,
 * and so are unknown ones, as draft-07 wants. One that asserts and is not
 * supported (contains, dependencies, pattern, ...), an unknown format, a
 * reference out of the document and a subschema that leads to itself without
 * a step into the value are errors: nothing is silently unchecked.
 * ERR_CONFIG, with `name: /pointer: what`. The text is copied.
 */
int schema_compile(struct schema **schema, const char *text, size_t len,
		   const char *name, struct err *e);
void schema_free(struct schema **schema); /* for AUTO */

#endif
