/* url - the few URLs we send requests to: origins, redirects, encoding */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Scheme, host and port: what decides who may see a secret. */
struct url_origin {
	bool is_tls;
	char host[256]; /* lower case, without brackets */
	unsigned port;
};

/*
 * The origin of an absolute URL. https, or http to a loopback host
 * (127.0.0.0/8, ::1, localhost); no user name, no bytes outside printable
 * ASCII. Anything else: ERR_CONFIG.
 */
int url_origin(struct url_origin *origin, const char *url, struct err *e);

/*
 * The same of a URL that an answer of `from` names: from https never to http,
 * on loopback neither. ERR_UNAVAILABLE.
 */
int url_origin_named(struct url_origin *origin, const char *url,
		     const struct url_origin *from, struct err *e);

/* The same, and http to any host: for what is under test, not trusted. */
int url_origin_any(struct url_origin *origin, const char *url, struct err *e);

bool url_is_same_origin(const struct url_origin *a, const struct url_origin *b);
bool url_is_loopback(const struct url_origin *origin);

/*
 * Where a Location header leads from the URL `from`; the caller frees *next.
 * From https never to http. ERR_UNAVAILABLE.
 */
int url_redirect(char **next, const char *from, const char *location,
		 struct err *e);

/* The part before the query: what messages may show of a foreign URL. */
size_t url_plain_length(const char *url);

/* Append text percent-encoded, all but RFC 3986 unreserved characters. */
void url_encode(struct buf *out, const char *text);
/* The same, with `/` left as it is. */
void url_encode_path(struct buf *out, const char *path);

#endif
