/* members - the keywords about the members of objects */
#ifndef SCHEMA_MEMBERS_H
#define SCHEMA_MEMBERS_H

#include "schema/compiler.h"

/*
 * required, properties, patternProperties, additionalProperties and
 * propertyNames make one rule: the first that is there compiles all.
 */
int members_compile(struct compiler *c, enum schema_op op,
		    const struct json_node *value);

int dependencies_compile(struct compiler *c, enum schema_op op,
			 const struct json_node *value);

/* dependentRequired and dependentSchemas, in documents of later drafts. */
int dependent_compile(struct compiler *c, enum schema_op op,
		      const struct json_node *value);

#endif
