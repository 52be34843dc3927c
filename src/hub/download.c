/* download - one file of a repository, verified before anybody sees it */
#include "hub/download.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "http/header.h"
#include "http/retry.h"
#include "hub/status.h"

#define CHUNK 65536

struct fetching {
	struct hub *h;
	struct hub_download *d;
};

/* The first value of a field among the answers of the Hub itself. */
static const char *hub_field(const struct http_response *r, const char *name)
{
	for (size_t i = 0; i < r->hop_count; i++) {
		const struct http_hop *hop = &r->hops[i];
		const char *value = header_get(&hop->fields, name);

		if (value &&
		    url_is_same_origin(&hop->origin, &r->hops[0].origin))
			return value;
	}
	return NULL;
}

/* X-Linked-Etag, else the last answer's own ETag if that is the Hub's. */
static bool announced_id(struct buf *id, const struct http_response *r)
{
	const struct http_hop *last = http_last(r);
	const char *etag = hub_field(r, "x-linked-etag");

	if (!etag && url_is_same_origin(&last->origin, &r->hops[0].origin))
		etag = header_get(&last->fields, "etag");
	if (!etag)
		return false;
	header_etag(id, etag);
	return strspn(id->data, "0123456789abcdef") == id->len &&
	       (id->len == HASH_SHA1_HEX - 1 || id->len == HASH_SHA256_HEX - 1);
}

/* Again: what came is not the file, for this reason. */
static int again(const struct http_response *r, const char *why, struct err *e)
{
	const char *url = r->hops[0].url;

	err_set(e, ERR_AGAIN, "%.*s: %s", (int)url_plain_length(url), url, why);
	return 1;
}

static int hash_file(struct hash_stream *hash, const struct hub_download *d,
		     struct err *e)
{
	char chunk[CHUNK];
	uint64_t done = 0;

	hash_start(hash, d->size_bytes);
	while (done < d->size_bytes) {
		ssize_t got =
			pread(d->fd, chunk, sizeof chunk, d->at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, ERR_IO, "temporary file: cut off");
		hash_update(hash, chunk, (size_t)got);
		done += (uint64_t)got;
	}
	return 0;
}

static int check_bytes(const struct hub_download *d, const char *id,
		       const struct http_response *r, struct err *e)
{
	char blob[HASH_SHA1_HEX], content[HASH_SHA256_HEX];
	struct hash_stream hash;

	if (hash_file(&hash, d, e) < 0)
		return -1;
	hash_finish(&hash, blob, content);
	if (strcmp(id, strlen(id) == HASH_SHA1_HEX - 1 ? blob : content) != 0)
		return again(r, "the bytes do not have the announced hash", e);
	return 0;
}

static bool is_size(const char *announced, uint64_t size)
{
	unsigned long long number;

	return !announced ||
	       (header_number(&number, announced) && number == size);
}

static int check_file(const struct hub_download *d,
		      const struct http_response *r, struct err *e)
{
	AUTO(buf_release) struct buf id = BUF_INIT(256);
	const char *commit = hub_field(r, "x-repo-commit");

	if (http_last(r)->status != 200)
		return again(r, "not the whole file", e);
	if (!commit || strcmp(commit, d->commit) != 0)
		return again(r, "not from the commit that was asked for", e);
	if (!announced_id(&id, r))
		return again(r, "no usable ETag", e);
	if (!is_size(hub_field(r, "x-linked-size"), d->size_bytes) ||
	    !is_size(http_field(r, "content-length"), d->size_bytes))
		return again(r, "not of the announced size", e);
	return check_bytes(d, id.data, r, e);
}

static int check(void *context, const struct http_response *r, struct err *e)
{
	struct fetching *f = context;
	int verdict = hub_status(r, f->h->token.text, e);
	const char *commit = hub_field(r, "x-repo-commit");

	f->d->size_bytes = r->body_bytes;
	if (verdict == 0)
		return check_file(f->d, r, e);
	if (verdict < 0 && hub_refusal(r) == HUB_NO_ENTRY) {
		if (commit && strcmp(commit, f->d->commit) != 0)
			return again(r, "not from the commit asked for", e);
		f->d->is_absent = true;
	}
	return verdict;
}

int hub_download(struct hub *h, struct hub_download *d, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(http_response_release) struct http_response response;
	struct fetching f = { h, d };
	struct http_request request = {
		.method = "GET",
		.token = h->token.text,
		.out_fd = d->fd,
		.out_at = d->at,
		.out_limit = d->limit,
		.is_repeatable = true,
		.check = check,
		.context = &f,
	};

	d->is_absent = false;
	buf_addf(&url, "%s/%s%s/resolve/%s/", h->endpoint,
		 strcmp(h->type, "dataset") ? "" : "datasets/", h->repo,
		 d->commit);
	url_encode_path(&url, d->path);
	request.url = url.data;
	http_response_init(&response);
	return http_send(&h->http, &request, &response, e);
}
