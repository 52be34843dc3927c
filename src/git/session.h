/* session - requests of git's smart protocol, over http or ssh */
#ifndef GIT_SESSION_H
#define GIT_SESSION_H

#include "base/buf.h"
#include "git/wire.h"

#define SESSION_ANSWER_MAX ((size_t)256 << 20)

/* The advertisement of receive-pack; a redirect changes w->url. */
int session_advertise(struct wire *w, struct buf *answer, struct err *e);

/* service: git-upload-pack or git-receive-pack. */
int session_post(struct wire *w, const char *service, const struct buf *body,
		 struct buf *answer, struct err *e);

#endif
