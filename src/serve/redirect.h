/* redirect - addresses that a download is sent on to */
#ifndef SERVE_REDIRECT_H
#define SERVE_REDIRECT_H

#include "serve/call.h"

/* Where large files are: the CDN's address if there is one. Caller frees. */
char *redirect_origin(const struct call *c);

/*
 * Both answer for the file at the call's path in that commit, with its ETag
 * (quoted) as X-Linked-Etag. pinned: 307 to a path of this hub that names the
 * commit. cdn: 302 to a signed address, with X-Linked-Size.
 */
void redirect_pinned(struct call *c, const git_oid *commit, const char *etag);
void redirect_cdn(struct call *c, const git_oid *commit, const char *etag,
		  uint64_t size);

#endif
