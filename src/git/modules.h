/* modules - what .gitmodules says of submodules that went */
#ifndef GIT_MODULES_H
#define GIT_MODULES_H

#include "git/without.h"

/*
 * How many submodules .gitmodules in the root of a tree names below paths
 * that go; it is not edited, and git complains of such only when asked for
 * them. 0 when there is none.
 */
size_t modules_dropped(const struct without *t, const struct oid *tree);

#endif
