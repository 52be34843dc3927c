/* request - one HTTP request over libcurl, redirects followed by hand */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "http/backoff.h"
#include "http/response.h"

/* A line of talk, as diag_note takes it. */
typedef void http_say(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

struct http_limits {
	long connect_ms;  /* to a connection */
	long total_ms;    /* one hop, start to end */
	long low_speed_s; /* as long below 1 byte a second */
};

/* Connections are used again, by all requests. Zeroed is valid to release. */
struct http {
	void *curl, *multi;
	struct http_limits limits;
	struct http_retry retry;
	http_say *trace; /* a line for each hop, secrets left out; or NULL */
	http_say *note;  /* why we wait; or NULL */
	bool is_offline; /* every request is refused here, ERR_UNAVAILABLE */
	const char *ca_file; /* whom to trust; NULL: as libcurl was built */
	char *const *secret; /* what no message may hold; or NULL */
};

/*
 * What to make of an answer. 0: it is what was asked for; -1: stop, e says
 * why; 1: it is not, e says why, another attempt may bring it.
 */
typedef int http_check(void *context, const struct http_response *response,
		       struct err *e);

/* Before each attempt: the request may go by what came so far. */
struct http_request;
typedef void http_prepare(void *context, struct http_request *q);

/*
 * Bytes of the body of a 2xx answer as they come, its fields are known by
 * then. -1: e says why; ERR_AGAIN lets another attempt follow.
 */
typedef int http_sink(void *context, const struct http_response *response,
		      const char *bytes, size_t len, struct err *e);

/*
 * Up to room bytes of the body from at on, which is where it stopped before,
 * or 0 for another attempt. At least one while there are any; -1: e says why,
 * and the request is broken off, so that nobody takes it for whole.
 */
typedef ssize_t http_source(void *context, char *to, size_t room, uint64_t at,
			    struct err *e);

/* How many bytes of body_fd or source went out, in this attempt. */
typedef void http_sent(void *context, uint64_t bytes);

struct http_request {
	const char *method; /* GET, HEAD, POST or PUT */
	const char *url;
	const char *token;         /* for url's own origin; or NULL */
	const char *user;          /* the token is its password; NULL: Bearer */
	const char *const *fields; /* more of them, "Name: value"; or NULL */
	const char *content_type;  /* of the body */
	const char *body;          /* body_bytes of memory, or NULL: body_fd */
	http_source *source;       /* makes the body; NULL: body_fd */
	void *source_context;
	int body_fd; /* a file, read from body_at on */
	off_t body_at;
	size_t body_bytes; /* 0: no body */
	struct buf *out;   /* cleared, then filled; or NULL: sink */
	http_sink *sink;
	http_sent *sent;       /* or NULL */
	size_t out_limit;      /* bytes of body taken; ERR_DATA beyond */
	bool stays_home;       /* a redirect to another origin is the answer */
	bool is_repeatable;    /* sending it twice does no harm */
	http_check *check;     /* for http_send */
	http_prepare *prepare; /* for http_send; or NULL */
	const uint64_t *kept;  /* bytes that need not come again; or NULL */
	void *context;
};

int http_open(struct http *h, struct err *e);
void http_release(struct http *h);

/*
 * One attempt. 0: there is an answer, of whatever status. Of the redirects at
 * most HTTP_REDIRECTS_MAX are followed; the token goes to no other origin, and
 * a POST or PUT follows only 307 and 308 on its own origin (any other 3xx is
 * the answer). ERR_AGAIN: network or time; ERR_UNAVAILABLE: a redirect or a
 * certificate that is refused; ERR_DATA: larger than the limit. Or what sink
 * said.
 */
int http_perform(struct http *h, const struct http_request *q,
		 struct http_response *r, struct err *e);

#endif
