/* lfs - large files of a change, sent before the commit that names them */
#ifndef HUB_LFS_H
#define HUB_LFS_H

#include "hub/change.h"
#include "hub/hub.h"

/*
 * Git LFS, batch API: of the files that are is_lfs and not is_same those that
 * the Hub has not go to where it says, with the fields it says and no token of
 * ours, whole (basic) or in parts (see hub/parts.h); then they are verified,
 * where it asks for that.
 * Sending one again does no harm. ERR_UNAVAILABLE: refused, or a transfer
 * that is not spoken here; ERR_AGAIN: network, 429, 5xx.
 */
int hub_lfs_upload(struct hub *h, const struct hub_change *c, struct err *e);

#endif
