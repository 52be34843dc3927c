/* route - from method and path to the handler */
#ifndef SERVE_ROUTE_H
#define SERVE_ROUTE_H

#include "serve/call.h"

/*
 * Whether the Authorization header is that of a token that may write: bodies
 * of others are held small before the route is known.
 */
bool route_may_write(struct hub *hub, const char *authorization);

/*
 * When the headers are there and the body is not: a large file gets a place
 * that its body goes to. -1: refused, out says why.
 */
int route_begin(struct hub *hub, struct request *in, struct answer *out);

/* Answer one request; every path ends with a status in out. */
void route_run(struct hub *hub, const struct request *in, struct answer *out);

#endif
