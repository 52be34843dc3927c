/* backend - git over http: requests handed to git's own http-backend */
#ifndef SERVE_BACKEND_H
#define SERVE_BACKEND_H

#include "serve/call.h"

/*
 * When the headers of a request are there: whether its body goes into a file
 * and not into memory, as that of a fetch or a push. -1: 500 is answered.
 */
int backend_begin(struct hub *hub, struct request *in, struct answer *out);

#define BACKEND_MAX 32       /* at once; beyond: 503 */
#define BACKEND_SECONDS 3600 /* for a fetch; a push has PUSH_SECONDS */
#define PUSH_SECONDS 600

#endif
