/* check - whether a value is what a compiled schema says */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include <stdbool.h>

#include "json/finding.h"

struct schema;

/*
 * Whether the doc's value holds. Numbers are compared exactly, strings by
 * code points. found may be NULL; else everything that is wrong is added, each
 * with its keyword as the rule. What is wrong inside anyOf, oneOf and not is
 * summed up in one finding.
 */
bool schema_check(const struct schema *schema, const struct json_doc *doc,
		  struct findings *found);

#endif
