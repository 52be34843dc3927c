/* moved - old names of repositories, and wrong cases, lead to the right */
#ifndef SERVE_MOVED_H
#define SERVE_MOVED_H

#include "serve/call.h"

/*
 * ROOT/datasets/NS/NAME.moved holds the NS/NAME that a repository was given
 * then. It counts while nothing has the old name, and goes when a repository
 * is made there.
 */

/* The call's repository is about to be moved from that path. */
int moved_write(const char *from, const struct call *to, struct err *e);

/* There is a new repository at that path. */
void moved_forget(const char *path);

/*
 * Whether the call's repository has moved to one that the caller may read, or
 * is there with other cases of letters: then 307 to the same address under its
 * name is answered, as a path.
 */
bool moved_redirect(struct call *c);

#endif
