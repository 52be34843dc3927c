/* commit - a change sent as one atomic commit */
#ifndef HUB_COMMIT_H
#define HUB_COMMIT_H

#include "hub/change.h"
#include "hub/hub.h"

/*
 * Send what hub_preupload left of the change; id is the new commit. With a
 * parent the head must still be that commit: ERR_AGAIN otherwise. An attempt
 * without a clear answer is sent again only with a parent; when the resend
 * finds the head moved, and the commit behind the parent holds exactly what
 * was sent, that commit is ours. Without a parent it is ERR_AGAIN at once: the
 * text says that the outcome is unknown.
 */
int hub_commit(struct hub *h, const struct hub_change *c, char id[HUB_ID_SIZE],
	       struct err *e);

#endif
