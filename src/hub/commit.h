/* commit - a change sent as one atomic commit */
#ifndef HUB_COMMIT_H
#define HUB_COMMIT_H

#include "hub/change.h"
#include "hub/hub.h"

struct hub_commit {
	const struct hub_change *change; /* as hub_preupload left it */
	const char *parent; /* full id: the head must still be that; or NULL */
	const char *author; /* of a pull request to open with it; or NULL */

	/* Answer. */
	char id[HUB_ID_SIZE];
	unsigned pull; /* the number of the new pull request */
};

/*
 * 0: the commit was made. 1: the head is not the parent any more and nothing
 * was committed, nor ever will be; e says so. -1: e says why, and whether the
 * outcome is known.
 *
 * Each commit bears a mark of its own (hub/pushid.h). With a parent an attempt
 * without a clear answer is sent again: of all attempts one at most can take
 * effect. Whatever the answers were, the commits behind the parent tell then
 * whether one has our mark. Opening a pull request is not sent again, but
 * looked for among the open ones.
 */
int hub_commit(struct hub *h, struct hub_commit *k, struct err *e);

#endif
