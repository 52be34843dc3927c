/* retry - a request sent again while that can help, bounded */
#ifndef HTTP_RETRY_H
#define HTTP_RETRY_H

#include "http/request.h"

#define HTTP_PROGRESS ((uint64_t)1 << 20)

/*
 * http_perform and q->check, as often as policy, check and is_repeatable
 * allow. 0: check was content. -1: as check or http_perform said, ERR_AGAIN
 * when the attempts ran out. r->may_have_arrived stays set once an attempt
 * ended without a clear answer (anything but a refusal, 409 or 429); a request
 * that is not repeatable ends there. An attempt that was broken off but left
 * HTTP_PROGRESS bytes more in *q->kept than any before does not count.
 */
int http_send(struct http *h, const struct http_request *q,
	      struct http_response *r, struct err *e);

/*
 * The wait behind attempt number `attempt` at something of several requests; e
 * says why it is done again. -1: no attempt is left, e stays what it is.
 */
int http_pause(struct http *h, size_t attempt, struct err *e);

/* The same a step at a time, for who cannot sleep. */
struct http_try {
	struct http *h;
	struct http_request *q;
	struct http_response *r;
	size_t attempt;   /* from 1 */
	uint64_t best;    /* most that *q->kept has been */
	uint64_t wait_ms; /* before the next one */
};

/* Before an attempt. */
void retry_begin(struct http_try *t);

/*
 * Behind one, with what http_perform came to. 0: done; -1: e says why; 1:
 * again, after wait_ms.
 */
int retry_end(struct http_try *t, int performed, struct err *e);

#endif
