/* whoami - whom the Hub takes us for, and what its token may do */
#ifndef HUB_WHOAMI_H
#define HUB_WHOAMI_H

#include "hub/hub.h"

/* Texts are owned, NULL when the Hub does not tell. */
struct whoami {
	char *name, *type;         /* of the account: user, org, app */
	char *kind, *label, *role; /* of the token: access_token, its name,
				      read, write or fineGrained */
};

/* ERR_UNAVAILABLE: the token is not one, or may not ask. */
int whoami_ask(struct whoami *w, struct hub *h, struct err *e);
void whoami_release(struct whoami *w);

enum right {
	RIGHT_NONE, /* not even to read, as far as the Hub tells */
	RIGHT_READ, /* and not to write */
	RIGHT_WRITE,
	RIGHT_UNKNOWN, /* the Hub does not answer the question; e says why */
};

/*
 * What the token may do with the repository, asked without a write. e is
 * filled for all but RIGHT_WRITE: ERR_UNAVAILABLE, or for RIGHT_UNKNOWN
 * ERR_AGAIN.
 */
enum right whoami_right(struct hub *h, const struct whoami *w, struct err *e);

/*
 * Three lines, tabs between, `-` for what is not known: identity NAME TYPE;
 * token KIND ROLE LABEL; right none|read|write|unknown TYPE REPO.
 */
void whoami_write(struct buf *out, const struct whoami *w, enum right right,
		  const struct hub *h);

#endif
