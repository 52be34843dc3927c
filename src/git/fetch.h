/* fetch - one commit and its trees, without blobs and without history */
#ifndef GIT_FETCH_H
#define GIT_FETCH_H

#include "git/wire.h"

/*
 * w->place.tip into w->repository, by protocol version 2. A server that cannot
 * filter is asked again for everything of that one commit.
 */
int fetch_tip(struct wire *w, struct err *e);

#endif
