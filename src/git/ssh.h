/* ssh - git's services on another machine, by the user's own ssh */
#ifndef GIT_SSH_H
#define GIT_SSH_H

#include "base/buf.h"
#include "git/wire.h"

/*
 * As session_advertise and session_post. The program is what GIT_SSH names,
 * else ssh: so keys, agent, known hosts and jumps are those of its own
 * configuration. It asks nothing (BatchMode), and is asked to hand on
 * GIT_PROTOCOL. A host that does not let that through speaks the old protocol
 * to us: w->is_old is set, the post fails with ERR_AGAIN, to be made anew.
 */
int ssh_advertise(struct wire *w, struct buf *answer, struct err *e);
int ssh_post(struct wire *w, const char *service, const struct buf *body,
	     struct buf *answer, struct err *e);

#endif
