/* store - requests to where LFS keeps a large file */
#ifndef HUB_STORE_H
#define HUB_STORE_H

#include <cjson/cJSON.h>

#include "hub/change.h"
#include "hub/hub.h"

#define STORE_TYPE "application/vnd.git-lfs+json"
#define STORE_FIELDS 16

/* Fields of the header that an action asks for: zeroed at first. */
struct store_fields {
	char *lines[STORE_FIELDS];
	const char *list[STORE_FIELDS + 1]; /* NULL behind the last */
	size_t count;
};

/* ERR_UNAVAILABLE: one that cannot be. */
int store_fields(struct store_fields *f, const cJSON *action,
		 const struct hub_upload *u, struct err *e);
void store_fields_release(struct store_fields *f);

/* The request's body is a part of the file, or something about it. */
struct store_send {
	const struct hub_upload *u;
	bool is_part;      /* h->progress is told of it */
	uint64_t at_bytes; /* where in the file the part starts */
	struct buf *etag;  /* the answer must have one: verbatim; or NULL */
};

/* The origin of an address that the Hub names. ERR_UNAVAILABLE: not https. */
int store_origin(struct url_origin *origin, const struct hub *h,
		 const char *url, const struct hub_upload *u, struct err *e);

/*
 * Send it, as often as h's policy says: sending it twice does no harm. 2xx is
 * good. ERR_AGAIN: network, 408, 429, 5xx; ERR_UNAVAILABLE: any other, or an
 * address that store_origin refuses.
 */
int store_send(struct hub *h, const struct store_send *s,
	       const struct http_request *request, struct err *e);

#endif
