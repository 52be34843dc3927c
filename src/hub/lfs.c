/* lfs - large files of a change, sent before the commit that names them */
#include "hub/lfs.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "http/redact.h"
#include "hub/parts.h"
#include "hub/query.h"
#include "hub/store.h"
#include "json/value.h"

#define WORDS_MAX 300   /* of what the Hub says */
#define OBJECTS_MAX 100 /* in one question; the Hub takes 256 */

static bool is_answer(const cJSON *root)
{
	const cJSON *list = value_array(root, "/objects");
	const cJSON *item;

	if (!list)
		return false;
	cJSON_ArrayForEach(item, list)
	{
		if (!value_text(item, "/oid"))
			return false;
	}
	return true;
}

static bool is_wanted(const struct hub_upload *u)
{
	return u->is_lfs && !u->is_same;
}

static const cJSON *answer_for(const cJSON *root, const char *oid)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, value_array(root, "/objects"))
	{
		if (!strcmp(value_text(item, "/oid"), oid))
			return item;
	}
	return NULL;
}

static int put_object(struct hub *h, const struct hub_upload *u,
		      const cJSON *action, struct err *e)
{
	AUTO(store_fields_release) struct store_fields fields = { 0 };
	const struct store_send send = { .u = u, .is_part = true };
	AUTO(close_fd) int fd = u->is_kept ? -1 : hub_upload_open(u, e);
	struct http_request q = {
		.method = "PUT",
		.url = value_text(action, "/href"),
		.fields = fields.list,
		.content_type = "application/octet-stream",
		.body = u->is_kept ? u->content.data : NULL,
		.body_fd = fd,
		.body_bytes = u->size_bytes,
	};

	if (!u->is_kept && fd < 0)
		return -1;

	if (!q.url)
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: the Hub does not say where it goes",
			       u->path);
	if (parts_are_wanted(action))
		return parts_upload(h, u, fd, action, e);
	if (store_fields(&fields, action, u, e) < 0)
		return -1;
	return store_send(h, &send, &q, e);
}

/* Our token is for the Hub's own address alone. */
static int verify(struct hub *h, const struct hub_upload *u,
		  const cJSON *action, struct err *e)
{
	AUTO(store_fields_release) struct store_fields fields = { 0 };
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	const char *url = value_text(action, "/href");
	const struct store_send send = { .u = u };
	struct url_origin origin;
	struct http_request q = {
		.method = "POST",
		.url = url,
		.fields = fields.list,
		.content_type = STORE_TYPE,
	};

	if (!url || store_origin(&origin, h, url, u, e) < 0)
		return url ? -1 : 0;
	if (store_fields(&fields, action, u, e) < 0)
		return -1;
	if (url_is_same_origin(&origin, &h->origin))
		q.token = h->token.text;
	buf_addf(&body, "{\"oid\":\"%s\",\"size\":%" PRIu64 "}", u->sha256,
		 u->size_bytes);
	q.body = body.data;
	q.body_bytes = body.len;
	return store_send(h, &send, &q, e);
}

/* What the Hub says of one object: nothing to do, or where it goes. */
static int upload(struct hub *h, const struct hub_upload *u,
		  const cJSON *answer, struct err *e)
{
	const cJSON *error = value_object(answer, "/error");
	const cJSON *put = value_object(answer, "/actions/upload");
	const char *why = value_text(answer, "/error/message");
	AUTO(buf_release) struct buf words = BUF_INIT(BUF_MAX);

	if (!answer)
		return err_set(e, ERR_AGAIN,
			       "%s: the Hub did not answer for it", u->path);
	if (error) {
		redact_add(&words, why ? why : "no reason given", h->token.text,
			   WORDS_MAX);
		return err_set(e, ERR_UNAVAILABLE, "%s: refused for LFS: %s",
			       u->path, words.data);
	}
	if (!put)
		return 0;
	if (put_object(h, u, put, e) < 0)
		return -1;
	return verify(h, u, value_object(answer, "/actions/verify"), e);
}

static void add_object(struct buf *body, const struct hub_upload *u)
{
	buf_addf(body, "%s{\"oid\":\"%s\",\"size\":%" PRIu64 "}",
		 body->data[body->len - 1] == '[' ? "" : ",", u->sha256,
		 u->size_bytes);
}

/* The files from `from` to before `to`, of which some are large. */
static int send_some(struct hub *h, const struct hub_change *c, size_t from,
		     size_t to, struct err *e)
{
	static const char *const fields[] = { "Accept: " STORE_TYPE, NULL };
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(free_text)
	char *url = xasprintf("%s/%s%s.git/info/lfs/objects/batch", h->endpoint,
			      !strcmp(h->type, "dataset") ? "datasets/" : "",
			      h->repo);
	AUTO(hub_query_release)
	struct hub_query q = { .url = url,
			       .content_type = STORE_TYPE,
			       .fields = fields,
			       .is_expected = is_answer };

	buf_adds(&body, "{\"operation\":\"upload\",\"transfers\":[\"basic\","
			"\"multipart\"],"
			"\"hash_algo\":\"sha256\",\"objects\":[");
	for (size_t i = from; i < to; i++) {
		if (is_wanted(&c->files[i]))
			add_object(&body, &c->files[i]);
	}
	buf_adds(&body, "]}");
	q.body = body.data;
	q.body_bytes = body.len;
	if (hub_ask(h, &q, e) < 0)
		return -1;
	for (size_t i = from; i < to; i++) {
		const struct hub_upload *u = &c->files[i];

		if (is_wanted(u) &&
		    upload(h, u, answer_for(q.root, u->sha256), e) < 0)
			return -1;
	}
	return 0;
}

int hub_lfs_upload(struct hub *h, const struct hub_change *c, struct err *e)
{
	for (size_t from = 0; from < c->count;) {
		size_t to = from, wanted = 0;

		while (to < c->count && wanted < OBJECTS_MAX)
			wanted += is_wanted(&c->files[to++]);
		if (wanted && send_some(h, c, from, to, e) < 0)
			return -1;
		from = to;
	}
	return 0;
}
