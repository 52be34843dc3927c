/* surroundings - the machine that the client runs on, and what it is made of */
#ifndef LOAD_SURROUNDINGS_H
#define LOAD_SURROUNDINGS_H

#include "base/buf.h"

/*
 * Append environment.json: facts of this side that the entry has no place
 * for, since it describes the engine's. Nothing of the environment's
 * variables, no name of a host or user. What is not known is null.
 */
void surroundings_write(struct buf *out, const char *version);

#endif
