/* pull - the open pull requests of a repository */
#ifndef HUB_PULL_H
#define HUB_PULL_H

#include "hub/hub.h"

#define HUB_PULL_MAX 1000000000u /* no pull request has a higher number */

/*
 * The newest open pull request of that author and title; *number is 0 when
 * there is none. All pages are read; a listing that does not come, has gaps,
 * or is not what it must be is an error, never "none": ERR_AGAIN, or as the
 * Hub refused.
 */
int hub_pull_find(struct hub *h, const char *author, const char *title,
		  unsigned *number, struct err *e);

/* Append the address of its page. */
void hub_pull_url(struct buf *out, const struct hub *h, unsigned number);

#endif
