/* query - questions that the Hub answers in JSON */
#include "hub/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/header.h"
#include "http/redact.h"
#include "http/retry.h"

#define ANSWER_MAX ((size_t)32 << 20)

/* What the check of an answer needs. */
struct asking {
	struct hub *h;
	struct hub_query *q;
	struct buf text;
};

static void asking_release(struct asking *a)
{
	buf_release(&a->text);
}

static int check(void *context, const struct http_response *r, struct err *e)
{
	struct asking *a = context;
	struct hub_query *q = a->q;
	struct err why = { 0 };
	int verdict = hub_status(r, a->h->token.text, e);

	q->refusal = hub_refusal(r);
	if (q->refusal == HUB_BUSY && q->is_busy_final)
		return -1;
	if (verdict)
		return verdict;
	if (value_parse(&q->root, a->text.data, a->text.len, "JSON", &why) ==
		    0 &&
	    q->is_expected(q->root))
		return 0;
	value_release(&q->root);
	q->refusal = HUB_BROKEN;
	err_set(e, ERR_AGAIN,
		"%.*s: not the answer of a Hub; check HF_ENDPOINT%s%s",
		(int)url_plain_length(q->url), q->url, why.kind ? ": " : "",
		why.text);
	return 1;
}

static void sent(void *context, uint64_t bytes)
{
	const struct asking *a = context;

	a->h->progress(a->h->context, NULL, bytes, a->q->body_bytes);
}

int hub_ask(struct hub *h, struct hub_query *q, struct err *e)
{
	AUTO(asking_release) struct asking a = { h, q, BUF_INIT(ANSWER_MAX) };
	struct http_request request = {
		.method = q->content_type ? "POST" : "GET",
		.url = q->url,
		.token = h->token.text,
		.content_type = q->content_type,
		.fields = q->fields,
		.body = q->body,
		.source = q->source,
		.source_context = q->source_context,
		.body_bytes = q->body_bytes,
		.sent = h->progress && !q->body && q->body_bytes ? sent : NULL,
		.out = &a.text,
		.out_limit = ANSWER_MAX,
		.is_repeatable = !q->is_once,
		.check = check,
		.context = &a,
	};

	q->refusal = HUB_BROKEN;
	http_response_init(&q->response);
	return http_send(&h->http, &request, &q->response, e);
}

void hub_query_release(struct hub_query *q)
{
	value_release(&q->root);
	http_response_release(&q->response);
}

/* *next is NULL behind the last page. */
static int next_page(const struct hub *h, const struct hub_query *q,
		     char **next, struct err *e)
{
	AUTO(buf_release) struct buf target = BUF_INIT(HTTP_HEADERS_MAX);
	const char *link = http_field(&q->response, "link");
	struct url_origin origin;

	*next = NULL;
	if (!link || !header_next_link(&target, link))
		return 0;
	if (url_redirect(next, q->url, target.data, e) < 0 ||
	    url_origin(&origin, *next, e) < 0) {
		redact_err(e, h->token.text);
		return -1;
	}
	if (url_is_same_origin(&origin, &h->origin))
		return 0;
	free(take(next));
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: the next page is on %s, not on the Hub", q->url,
		       origin.host);
}

/* One page; *url becomes the next one, or NULL. */
static int one_page(struct hub *h, struct hub_pages *p, char **url,
		    struct err *e)
{
	AUTO(hub_query_release)
	struct hub_query q = { .url = *url, .is_expected = p->is_expected };
	char *next = NULL;
	int got = hub_ask(h, &q, e);

	p->refusal = q.refusal;
	if (got < 0)
		return -1;
	got = p->fn(p->context, q.root, e);
	if (got < 0 || (got == 0 && next_page(h, &q, &next, e) < 0))
		return -1;
	free(*url);
	*url = next;
	return 0;
}

int hub_pages(struct hub *h, struct hub_pages *p, struct err *e)
{
	AUTO(free_text) char *url = xstrdup(p->url);
	AUTO(free_text) char *seen = NULL; /* the one at a power of two */

	for (size_t page = 1; url; page++) {
		if (seen && !strcmp(url, seen))
			return err_set(e, ERR_UNAVAILABLE,
				       "%s: its pages lead in a circle",
				       p->url);
		if (!(page & (page - 1))) {
			free(seen);
			seen = xstrdup(url);
		}
		if (page > HUB_PAGES_MAX)
			return err_set(e, ERR_UNAVAILABLE,
				       "%s: more than %d pages", p->url,
				       HUB_PAGES_MAX);
		if (one_page(h, p, &url, e) == 0)
			continue;
		if (page > 1)
			p->refusal = HUB_BROKEN; /* no word on the whole */
		return -1;
	}
	return 0;
}
