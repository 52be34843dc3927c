/* check - whether a value is what a compiled schema says */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include <stdbool.h>

#include "json/finding.h"

struct schema;

/*
 * Whether the doc's value holds. Numbers are compared exactly, strings by
 * code points. found may be NULL; else what is wrong is added (see
 * schema/explain.h). What takes too many steps, nests too deeply for the
 * schema, or makes a pattern try too many ways does not hold, and one finding
 * says so. The schema remembers the order of members, so that one must not be
 * used by two threads at a time.
 */
bool schema_check(const struct schema *schema, const struct json_doc *doc,
		  struct findings *found);

#endif
