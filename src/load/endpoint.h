/* endpoint - requests to an engine beside the load: facts, not measurements */
#ifndef LOAD_ENDPOINT_H
#define LOAD_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * One request and its answer. path begins with `/` and is below the server's
 * root (`/tokenize`, not below `/v1`), or is a whole URL. A body is JSON and
 * makes it a POST. out is cleared, then filled up to its limit.
 */
struct endpoint_call {
	const char *path;
	const char *body; /* or NULL: a GET */
	size_t body_len;
	struct buf *out;
	long status; /* filled: of HTTP */
};

/*
 * How to make one. 0: there is an answer, of whatever status; -1: there is
 * none (ERR_AGAIN), or as http_perform says. Modules take this, so that tests
 * and engines of their own need no socket.
 */
struct endpoint {
	int (*call)(void *context, struct endpoint_call *call, struct err *e);
	void *context;
};

#endif
