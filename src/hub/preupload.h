/* preupload - which files of a change the Hub needs at all */
#ifndef HUB_PREUPLOAD_H
#define HUB_PREUPLOAD_H

#include "hub/change.h"
#include "hub/hub.h"

/*
 * Ask the Hub about each file, and mark those that are there and the same;
 * forget deletes of paths that are not there. ERR_UNAVAILABLE when a file
 * that changed needs LFS, or is one that the repository ignores.
 */
int hub_preupload(struct hub *h, struct hub_change *c, struct err *e);

#endif
