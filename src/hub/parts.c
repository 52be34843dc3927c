/* parts - a large file sent in parts, each by itself */
#include "hub/parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/header.h"
#include "hub/store.h"
#include "json/value.h"
#include "json/write.h"

struct parts {
	const struct hub_upload *u;
	int fd; /* of a file that is not kept */
	uint64_t chunk_bytes;
	size_t count;
	const char **urls; /* by number, the first is 1; borrowed */
	struct buf body;   /* of the last request */
};

static void parts_release(struct parts *p)
{
	free(p->urls);
	buf_release(&p->body);
}

bool parts_are_wanted(const cJSON *action)
{
	return value_at(action, "/header/chunk_size") != NULL;
}

/* A number, or its decimals as text. */
static uint64_t chunk_size(const cJSON *action)
{
	const char *text = value_text(action, "/header/chunk_size");
	double number = value_number(action, "/header/chunk_size", 0);
	unsigned long long size = 0;

	if (text)
		return header_number(&size, text) ? size : 0;
	return number >= 1 && number <= (double)HUB_LFS_MAX &&
			       floor(number) == number
		       ? (uint64_t)number
		       : 0;
}

static int disagree(const struct parts *p, const char *why, struct err *e)
{
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: the Hub wants it in parts, and %s", p->u->path,
		       why);
}

static int take_url(struct parts *p, const cJSON *item, struct err *e)
{
	unsigned long long number;

	if (!header_number(&number, item->string))
		return 0;
	if (!number || number > p->count || p->urls[number] ||
	    !cJSON_IsString(item))
		return disagree(p, "names a part that cannot be", e);
	p->urls[number] = item->valuestring;
	return 0;
}

static int read_plan(struct parts *p, const cJSON *action, struct err *e)
{
	const cJSON *item;

	p->chunk_bytes = chunk_size(action);
	if (!p->chunk_bytes)
		return disagree(p, "does not say how large", e);
	if ((p->u->size_bytes - 1) / p->chunk_bytes >= PARTS_MAX)
		return disagree(p, "too many of them", e);
	p->count = (size_t)((p->u->size_bytes - 1) / p->chunk_bytes) + 1;
	p->urls = xcalloc(p->count + 1, sizeof *p->urls);
	cJSON_ArrayForEach(item, value_object(action, "/header"))
	{
		if (take_url(p, item, e) < 0)
			return -1;
	}
	for (size_t i = 1; i <= p->count; i++) {
		if (!p->urls[i])
			return disagree(p, "does not say where each goes", e);
	}
	return 0;
}

static int send_part(struct hub *h, struct parts *p, size_t number,
		     struct err *e)
{
	const struct hub_upload *u = p->u;
	uint64_t at = (number - 1) * p->chunk_bytes;
	uint64_t left = u->size_bytes - at;
	AUTO(buf_release) struct buf etag = BUF_INIT(BUF_MAX);
	const struct store_send send = {
		.u = u, .is_part = true, .at_bytes = at, .etag = &etag
	};
	const struct http_request q = {
		.method = "PUT",
		.url = p->urls[number],
		.content_type = "application/octet-stream",
		.body = u->is_kept ? u->content.data + at : NULL,
		.body_fd = p->fd,
		.body_at = (off_t)at,
		.body_bytes = left < p->chunk_bytes ? left : p->chunk_bytes,
	};

	if (store_send(h, &send, &q, e) < 0)
		return err_wrap(e, "part %zu of %zu", number, p->count);
	buf_addf(&p->body,
		 "%s{\"partNumber\":%zu,\"etag\":", number > 1 ? "," : "",
		 number);
	json_quote(&p->body, etag.data, etag.len);
	buf_addc(&p->body, '}');
	return 0;
}

static int complete(struct hub *h, struct parts *p, const cJSON *action,
		    struct err *e)
{
	static const char *const fields[] = { "Accept: " STORE_TYPE, NULL };
	const struct store_send send = { .u = p->u };
	const struct http_request q = {
		.method = "POST",
		.url = value_text(action, "/href"),
		.fields = fields,
		.content_type = STORE_TYPE,
		.body = p->body.data,
		.body_bytes = p->body.len,
	};

	return store_send(h, &send, &q, e);
}

int parts_upload(struct hub *h, const struct hub_upload *u, int fd,
		 const cJSON *action, struct err *e)
{
	AUTO(parts_release)
	struct parts p = { .u = u, .fd = fd, .body = BUF_INIT(BUF_MAX) };

	if (read_plan(&p, action, e) < 0)
		return -1;
	buf_addf(&p.body, "{\"oid\":\"%s\",\"parts\":[", u->sha256);
	for (size_t i = 1; i <= p.count; i++) {
		if (send_part(h, &p, i, e) < 0)
			return -1;
	}
	buf_adds(&p.body, "]}");
	return complete(h, &p, action, e);
}
