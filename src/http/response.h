/* response - what a server answered, hop by hop */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/url.h"

#define HTTP_REDIRECTS_MAX 5

/* One answer on the way. */
struct http_hop {
	char *url;
	struct url_origin origin;
	long status;
	struct buf fields; /* see http/header.h */
};

/* BUF limits are set by http_response_init. */
struct http_response {
	struct http_hop hops[HTTP_REDIRECTS_MAX + 1];
	size_t hop_count;
	uint64_t body_bytes;   /* of a 2xx answer, given to the request's out */
	struct buf error;      /* the start of any other answer's body */
	bool may_have_arrived; /* of an attempt without a clear answer */
};

void http_response_init(struct http_response *r);
/* Nothing but the limits is left: for the next attempt. */
void http_response_clear(struct http_response *r);
void http_response_release(struct http_response *r);

/* The hop that answered last. NULL before any. */
const struct http_hop *http_last(const struct http_response *r);
/*
 * Whether a hop is of the origin that was asked, and all before it too: who was
 * sent back by another host goes where that wants, and is a stranger there.
 */
bool http_is_home(const struct http_response *r, size_t hop);

/* A field of the last hop, or NULL. name in lower case. */
const char *http_field(const struct http_response *r, const char *name);

#endif
