/* retry - a request sent again while that can help, bounded */
#ifndef HTTP_RETRY_H
#define HTTP_RETRY_H

#include "http/request.h"

/*
 * http_perform and q->check, as often as policy, check and is_repeatable
 * allow. 0: check was content. -1: as check or http_perform said, ERR_AGAIN
 * when the attempts ran out. r->may_have_arrived stays set once an attempt
 * ended without a clear answer (anything but a refusal, 409 or 429); a request
 * that is not repeatable ends there.
 */
int http_send(struct http *h, const struct http_request *q,
	      struct http_response *r, struct err *e);

#endif
