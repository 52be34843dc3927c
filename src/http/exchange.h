/* exchange - a request on one libcurl handle, hop by hop, run by others */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/request.h"

/*
 * The first four are given. exchange_start once, exchange_set_up before and
 * exchange_end behind each run of the handle, until that returns 0 or -1.
 */
struct exchange {
	struct http *h;
	const struct http_request *q;
	struct http_response *r;
	void *curl;

	struct http_hop *hop;
	void *fields;    /* of the hop's request */
	off_t sent;      /* of the body */
	size_t drained;  /* bytes of an answer other than 2xx */
	bool has_token;  /* the hop may see it */
	bool is_full;    /* a limit was passed */
	bool is_cut;     /* its own body could not be read to the end */
	struct err lost; /* kind is set when the body could not be taken */
};

/* Clears the response. */
int exchange_start(struct exchange *x, struct err *e);
int exchange_set_up(struct exchange *x, struct err *e);

/* code is libcurl's. 1: there is another hop; else as http_perform. */
int exchange_end(struct exchange *x, int code, struct err *e);

/* Give back what a hop that was broken off holds; the handle stays. */
void exchange_drop(struct exchange *x);

#endif
