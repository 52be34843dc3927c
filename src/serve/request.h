/* request - one HTTP request, whole, as the routes see it */
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include <stdbool.h>

#include "base/buf.h"
#include "serve/fault.h"
#include "serve/form.h"
#include "serve/intake.h"
#include "serve/quota.h"

/*
 * Texts are borrowed from the connection; a header that is not there is NULL.
 * path begins with / and is not decoded: an escaped / is not a separator.
 */
struct request {
	const char *method; /* HEAD reads GET; see is_head */
	bool is_head;
	bool is_https; /* here, or at the proxy before us */
	char *path;
	struct form query;
	char *query_text; /* not decoded, without its ? */
	const char *host, *authorization, *content_type;
	const char *range, *if_range;
	const char *content_encoding, *git_protocol;
	struct buf body;
	struct intake *intake; /* takes the body instead; or NULL */
	int spool_fd;          /* a file that takes it instead; or -1 */
	struct fault fault;    /* what goes wrong with it */
	struct quota_state quota;
	size_t quota_seconds; /* of its window */
};

/* Split METHOD's target; -1: it is not a path, or its escapes are broken. */
int request_init(struct request *r, const char *target);
void request_release(struct request *r);

/*
 * `http://HOST` or `https://HOST` for addresses in answers: the client's own
 * Host header, so that they work behind a proxy too. The caller frees.
 */
char *request_origin(const struct request *r);

#endif
