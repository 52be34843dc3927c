/* multi - many requests at once, each sent again while that can help */
#ifndef HTTP_MULTI_H
#define HTTP_MULTI_H

#include "http/request.h"

#define HTTP_MULTI_MAX 64

/*
 * Where requests come from. Functions get context; those of a request (check,
 * prepare, sink) get the request's own. None of them may use the http object.
 */
struct http_queue {
	size_t jobs; /* at once, 1 to HTTP_MULTI_MAX */
	/* Fill in the next request. 1: it is; 0: none is left now; -1. */
	int (*next)(void *context, struct http_request *q, struct err *e);
	/* Its check was content. More requests may have come up. -1: end. */
	int (*done)(void *context, const struct http_request *q, struct err *e);
	/* Now and then, to show how far it is; or NULL. -1: end. */
	int (*tick)(void *context, struct err *e);
	void *context;
};

/*
 * Until none is left, or the first that fails for good (as http_send has it):
 * then the others are broken off. While a server asks for a pause by 429 no
 * other request begins either.
 */
int http_multi(struct http *h, const struct http_queue *queue, struct err *e);

#endif
