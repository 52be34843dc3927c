/* backoff - when the same request is worth another attempt */
#ifndef HTTP_BACKOFF_H
#define HTTP_BACKOFF_H

#include <stddef.h>

#include "http/response.h"

struct http_retry {
	size_t tries;      /* attempts in all, 1 or more */
	size_t backoff_ms; /* before the second attempt; doubles each time */
	size_t max_wait_s; /* longer waits that a server asks for end the run */
};

/* Statuses after which the same request may succeed later. */
bool backoff_is_transient(long status);

/*
 * How long to wait behind attempt number `attempt` (from 1). What the server
 * asks for comes first: on 429 RateLimit with r=0 is t + 1 s, then
 * Retry-After in seconds. Else backoff_ms doubled each time, at most 16
 * times, of which a random part between half and all: `dice` is 0 to 65535.
 */
uint64_t backoff_wait_ms(const struct http_retry *policy, size_t attempt,
			 const struct http_response *r, unsigned dice);

#endif
