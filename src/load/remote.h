/* remote - an endpoint over HTTP */
#ifndef LOAD_REMOTE_H
#define LOAD_REMOTE_H

#include "http/request.h"
#include "load/endpoint.h"

/* Zeroed is valid to release. */
struct remote {
	struct http http;
	char *root;        /* `http://host:port`, what stands before /v1 */
	const char *token; /* borrowed, or NULL */
};

/*
 * url is the API's (`http://host:8000`, or with `/v1` behind it). http to any
 * host is allowed: engines are reached so. timeout_ms bounds each request.
 * The token is sent to url's origin only. ERR_CONFIG.
 */
int remote_open(struct remote *r, const char *url, const char *token,
		long timeout_ms, struct err *e);
void remote_release(struct remote *r);

/* Valid as long as r. */
struct endpoint remote_endpoint(struct remote *r);

#endif
