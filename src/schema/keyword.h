/* keyword - the keywords of draft-07, and what becomes of each */
#ifndef SCHEMA_KEYWORD_H
#define SCHEMA_KEYWORD_H

#include "schema/compiler.h"

/* The rules of all keywords of a schema that is an object. */
int keywords_compile(struct compiler *c, const struct json_node *object);

#endif
