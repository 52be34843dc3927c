/* receipt - what was pushed where, for those who clean up behind */
#ifndef HUB_RECEIPT_H
#define HUB_RECEIPT_H

#include "hub/hub.h"
#include "hub/push.h"

/*
 * A file with one JSON object whose members go into the receipt as they are,
 * byte for byte but white space. ERR_DATA: not an object, or it has a member
 * `hub` or `files`.
 */
int receipt_attach(struct buf *members, const char *path, struct err *e);

/*
 * {"hub": {endpoint, type, repo, revision, commit, parent, changed},
 *  "files": [{path, oid, size}], and the attached members}
 * Behind changed comes pull_request, a number, when it is in one. parent is
 * what the commit follows, or the head seen when nothing changed; files are
 * all that the change named, unchanged ones too.
 */
void receipt_write(struct buf *out, const struct hub *h,
		   const struct hub_push *p, const struct buf *members);

#endif
