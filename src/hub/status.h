/* status - what an answer of the Hub means, beyond its number */
#ifndef HUB_STATUS_H
#define HUB_STATUS_H

#include "base/err.h"
#include "http/response.h"

enum hub_refusal {
	HUB_FINE,        /* 2xx */
	HUB_NO_ENTRY,    /* 404 EntryNotFound: the file is not there */
	HUB_NO_REVISION, /* 404 RevisionNotFound */
	HUB_NO_REPO,     /* 404 RepoNotFound, 401 that hides a repository */
	HUB_GATED,
	HUB_DISABLED,
	HUB_BAD_TOKEN,   /* 401 Invalid credentials */
	HUB_FORBIDDEN,   /* 403 */
	HUB_NOT_FOUND,   /* a bare 404: says nothing about the file */
	HUB_BAD_REQUEST, /* 400, 413, 422: what we sent is not acceptable */
	HUB_BUSY,        /* 409: another commit is under way */
	HUB_MOVED,       /* 412: the head is not the parent any more */
	HUB_LIMITED,     /* 429 */
	HUB_BROKEN,  /* 5xx, 408, or from another host: not the Hub's word */
	HUB_REFUSED, /* any other */
};

/*
 * By status, X-Error-Code and X-Error-Message of the last hop, in the order
 * of the official client. A code counts only with its own status, and only
 * from the origin that was asked.
 */
enum hub_refusal hub_refusal(const struct http_response *r);

/*
 * As an http_check: 0 for 2xx, 1 for what another attempt may mend (HUB_BUSY,
 * HUB_LIMITED, HUB_BROKEN), else -1. e names the request's URL, the status,
 * the Hub's own words with secrets taken out, and what to do next. Kinds: 65
 * HUB_BAD_REQUEST; 75 HUB_BUSY, HUB_MOVED, HUB_LIMITED, HUB_BROKEN; else 69.
 */
int hub_status(const struct http_response *r, const char *secret,
	       struct err *e);

#endif
