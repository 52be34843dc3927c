/* receipt - what was pushed where, for those who clean up behind */
#ifndef HUB_RECEIPT_H
#define HUB_RECEIPT_H

#include "hub/change.h"
#include "hub/hub.h"

/*
 * A file with one JSON object whose members go into the receipt as they are,
 * byte for byte but white space. ERR_DATA: not an object, or it has a member
 * `hub` or `files`.
 */
int receipt_attach(struct buf *members, const char *path, struct err *e);

/*
 * {"hub": {endpoint, type, repo, revision, commit, parent, changed},
 *  "files": [{path, oid, size}], and the attached members}
 * parent is null when none was given; files are all that the change named,
 * unchanged ones too.
 */
void receipt_write(struct buf *out, const struct hub *h,
		   const struct hub_change *c, const char *commit,
		   const struct buf *members);

#endif
