/* explain - what is wrong with a value that a schema refuses, and where */
#ifndef SCHEMA_EXPLAIN_H
#define SCHEMA_EXPLAIN_H

#include "schema/checker.h"

/*
 * Add a finding for all that does not hold, each with its keyword as the rule
 * and the keyword's location: the way from the schema's root by keywords and
 * references, as a JSON pointer. Where an alternative among anyOf or oneOf is
 * the only one for values of the type, what is wrong in it is said; else
 * they, and not, are summed up in one finding.
 */
void schema_explain(struct checker *c, struct findings *found);

#endif
