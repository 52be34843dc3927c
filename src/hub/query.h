/* query - questions that the Hub answers in JSON */
#ifndef HUB_QUERY_H
#define HUB_QUERY_H

#include "hub/hub.h"
#include "hub/status.h"
#include "json/value.h"

/* Whether an answer has the shape that was asked for. */
typedef bool hub_shape(const cJSON *root);

struct hub_query {
	const char *url;
	const char *content_type;  /* NULL: GET, else POST of the body */
	const char *const *fields; /* further ones of the header, or NULL */
	const char *body;          /* or NULL: source */
	http_source *source;
	void *source_context;
	size_t body_bytes;
	bool is_once;       /* never sent again after an unclear outcome */
	bool is_busy_final; /* 409 is an answer, not a reason to wait */
	hub_shape *is_expected;

	/* Answer: released by hub_query_release. */
	cJSON *root; /* strict JSON of the expected shape */
	struct http_response response;
	enum hub_refusal refusal; /* of the last answer, also on failure */
};

/*
 * An answer that is no strict JSON of the expected shape, a proxy's page for
 * instance, is never taken: it is asked for again, then ERR_AGAIN.
 */
int hub_ask(struct hub *h, struct hub_query *q, struct err *e);
void hub_query_release(struct hub_query *q);

/* 0: go on; 1: enough; -1: failed. */
typedef int hub_page_fn(void *context, const cJSON *root, struct err *e);

/*
 * Pages behind one another by Link rel="next", on the Hub's own origin only,
 * HUB_PAGES_MAX at most, and none that was there before.
 */
struct hub_pages {
	const char *url;
	hub_shape *is_expected;
	hub_page_fn *fn;
	void *context;
	enum hub_refusal refusal; /* why the first page was refused */
};

#define HUB_PAGES_MAX 10000

int hub_pages(struct hub *h, struct hub_pages *p, struct err *e);

#endif
