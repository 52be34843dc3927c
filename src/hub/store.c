/* store - requests to where LFS keeps a large file */
#include "hub/store.h"

#include <string.h>

#include "base/mem.h"
#include "http/retry.h"
#include "json/value.h"

#define ANSWER_MAX ((size_t)1 << 20) /* nobody reads it */
#define ETAG_MAX 1024

void store_fields_release(struct store_fields *f)
{
	for (size_t i = 0; i < f->count; i++)
		free_text(&f->lines[i]);
}

static bool is_field(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	}
	return true;
}

int store_fields(struct store_fields *f, const cJSON *action,
		 const struct hub_upload *u, struct err *e)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, value_object(action, "/header"))
	{
		const char *value = cJSON_GetStringValue(item);

		if (!value || !is_field(value) || !is_field(item->string) ||
		    f->count == STORE_FIELDS)
			return err_set(e, ERR_UNAVAILABLE,
				       "%s: the Hub asks for a header field "
				       "that cannot be",
				       u->path);
		f->lines[f->count] = xasprintf("%s: %s", item->string, value);
		f->list[f->count] = f->lines[f->count];
		f->count++;
	}
	return 0;
}

/* What the callbacks of one request need. */
struct sending {
	struct hub *h;
	const struct store_send *s;
};

static int again(const struct sending *x, const struct http_hop *hop,
		 struct err *e)
{
	err_set(e, ERR_AGAIN, "%s: %.*s answered %ld without an ETag",
		x->s->u->path, (int)url_plain_length(hop->url), hop->url,
		hop->status);
	return 1;
}

static int check(void *context, const struct http_response *r, struct err *e)
{
	const struct sending *x = context;
	const struct http_hop *hop = http_last(r);
	bool is_transient = backoff_is_transient(hop->status);
	const char *etag = http_field(r, "etag");

	if (hop->status / 100 == 2) {
		if (!x->s->etag)
			return 0;
		if (!etag || !*etag || strlen(etag) > ETAG_MAX)
			return again(x, hop, e);
		buf_clear(x->s->etag);
		buf_adds(x->s->etag, etag);
		return 0;
	}
	err_set(e, is_transient ? ERR_AGAIN : ERR_UNAVAILABLE,
		"%s: %.*s answered %ld; the commit was not made", x->s->u->path,
		(int)url_plain_length(hop->url), hop->url, hop->status);
	return is_transient ? 1 : -1;
}

static void sent(void *context, uint64_t bytes)
{
	const struct sending *x = context;

	x->h->progress(x->h->context, x->s->u->path, x->s->at_bytes + bytes,
		       x->s->u->size_bytes);
}

int store_origin(struct url_origin *origin, const struct hub *h,
		 const char *url, const struct hub_upload *u, struct err *e)
{
	if (url_origin_named(origin, url, &h->origin, e) == 0)
		return 0;
	return err_wrap(e, "%s: the Hub sends it elsewhere", u->path);
}

int store_send(struct hub *h, const struct store_send *s,
	       const struct http_request *request, struct err *e)
{
	struct http_request q = *request;
	struct sending x = { h, s };
	AUTO(http_response_release) struct http_response r;
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);
	struct url_origin unused;

	http_response_init(&r);
	if (store_origin(&unused, h, q.url, s->u, e) < 0)
		return -1;
	q.out = &out;
	q.out_limit = ANSWER_MAX;
	q.is_repeatable = true;
	q.check = check;
	q.sent = s->is_part && h->progress ? sent : NULL;
	q.context = &x;
	if (http_send(&h->http, &q, &r, e) < 0)
		return -1;
	if (q.sent)
		sent(&x, q.body_bytes);
	return 0;
}
