/* preupload - which files of a change the Hub needs at all */
#ifndef HUB_PREUPLOAD_H
#define HUB_PREUPLOAD_H

#include "hub/change.h"
#include "hub/hub.h"

/*
 * Ask the Hub about each file, and mark those that are there and the same; of
 * the deletes, list those that are present at head (NULL: at h->revision).
 * Where the answer names no id and c->looks_up, the tree at head is asked.
 * is_there asks about the files at head too, and not at h->revision. May be
 * asked again. ERR_UNAVAILABLE when a file that changed cannot go into LFS and
 * must, or is one that the repository ignores.
 */
int hub_preupload(struct hub *h, struct hub_change *c, const char *head,
		  bool is_there, struct err *e);

#endif
