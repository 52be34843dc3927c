/* finish - the last steps of compiling a schema */
#ifndef SCHEMA_FINISH_H
#define SCHEMA_FINISH_H

#include "schema/compiler.h"

/*
 * Slots lead to where references end; what refers to itself without a step
 * into the value, or expands to too much, is ERR_CONFIG.
 */
int schema_finish(struct compiler *c);

#endif
