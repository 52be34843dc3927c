/* foreign - a commit of somebody else, just before a client's own */
#ifndef SERVE_FOREIGN_H
#define SERVE_FOREIGN_H

#include "serve/call.h"

/*
 * On the call's revision, with the tree that is there: the head moves, no
 * file changes. -1: 500 is answered, or 404 when there is no such branch.
 */
int foreign_commit(git_repository *repo, struct call *c);

#endif
