/* stale - a branch's lock whose owner was killed */
#ifndef GIT_STALE_H
#define GIT_STALE_H

#include <stdbool.h>

#include "git/repository.h"

/* A ref is locked for milliseconds; a lock this old belongs to nobody. */
#define STALE_AFTER_SECONDS 600

/*
 * Remove the lock of a reference when nothing has touched it for that long.
 * True when it is gone by this call: the update can be tried again. A lock
 * that somebody else makes in the meantime is put back.
 */
bool stale_remove(const struct repository *r, const char *reference);

#endif
