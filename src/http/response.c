/* response - what a server answered, hop by hop */
#include "http/response.h"

#include <stdlib.h>

#include "base/mem.h"
#include "http/header.h"

#define ERROR_BODY_MAX ((size_t)16 << 10)

void http_response_init(struct http_response *r)
{
	*r = (struct http_response){ .error = BUF_INIT(ERROR_BODY_MAX) };
	for (size_t i = 0; i <= HTTP_REDIRECTS_MAX; i++)
		r->hops[i].fields = BUF_INIT(HTTP_HEADERS_MAX);
}

void http_response_clear(struct http_response *r)
{
	for (size_t i = 0; i < r->hop_count; i++) {
		free(take(&r->hops[i].url));
		buf_clear(&r->hops[i].fields);
		r->hops[i].status = 0;
	}
	r->hop_count = 0;
	r->body_bytes = 0;
	buf_clear(&r->error);
}

void http_response_release(struct http_response *r)
{
	http_response_clear(r);
	for (size_t i = 0; i <= HTTP_REDIRECTS_MAX; i++)
		buf_release(&r->hops[i].fields);
	buf_release(&r->error);
}

const struct http_hop *http_last(const struct http_response *r)
{
	return r->hop_count ? &r->hops[r->hop_count - 1] : NULL;
}

const char *http_field(const struct http_response *r, const char *name)
{
	const struct http_hop *hop = http_last(r);

	return hop ? header_get(&hop->fields, name) : NULL;
}

bool http_is_home(const struct http_response *r, size_t hop)
{
	for (size_t i = 0; i <= hop; i++) {
		if (!url_is_same_origin(&r->hops[i].origin, &r->hops[0].origin))
			return false;
	}
	return true;
}
