/* asker - who a request counts for */
#ifndef SERVE_ASKER_H
#define SERVE_ASKER_H

#include <sys/socket.h>

#include "serve/call.h"

/*
 * Count a request for its token, if that is a good one, else for its address.
 * -1: 429 is answered, with Retry-After.
 */
int asker_count(struct request *r, struct hub *hub, const struct sockaddr *peer,
		struct answer *a);

/* RateLimit and RateLimit-Policy, if there is a quota. */
void asker_tell(const struct request *r, struct answer *a);

#endif
