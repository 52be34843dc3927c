/* arrival - the bytes of one file as they come: checked, resumed */
#include "hub/arrival.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "http/header.h"
#include "hub/status.h"

#define CHUNK 65536
#define WRITE_BYTES ((uint64_t)8 << 20)

/* The first value of a field among the answers of the Hub itself. */
static const char *hub_field(const struct http_response *r, const char *name)
{
	for (size_t i = 0; i < r->hop_count; i++) {
		const struct http_hop *hop = &r->hops[i];
		const char *value = header_get(&hop->fields, name);

		if (value && http_is_home(r, i))
			return value;
	}
	return NULL;
}

static bool ends_at_hub(const struct http_response *r)
{
	return http_is_home(r, r->hop_count - 1);
}

/* X-Linked-Etag, else the last answer's own ETag if that is the Hub's. */
static bool announced_id(char id[HASH_SHA256_HEX],
			 const struct http_response *r)
{
	AUTO(buf_release) struct buf text = BUF_INIT(256);
	const char *etag = hub_field(r, "x-linked-etag");

	if (!etag && ends_at_hub(r))
		etag = header_get(&http_last(r)->fields, "etag");
	if (!etag)
		return false;
	header_etag(&text, etag);
	if (strspn(text.data, "0123456789abcdef") != text.len ||
	    (text.len != HASH_SHA1_HEX - 1 && text.len != HASH_SHA256_HEX - 1))
		return false;
	memcpy(id, text.data, text.len + 1);
	return true;
}

/* Again: what came is not the file, for this reason. Returns 1. */
static int again(struct arrival *a, const char *why, struct err *e)
{
	*a->total -= a->kept;
	a->kept = 0;
	err_set(e, ERR_AGAIN, "%.*s: %s", (int)url_plain_length(a->url.data),
		a->url.data, why);
	return 1;
}

/* Size of the whole; false: two fields that do not agree. */
static bool announced_size(struct arrival *a, const struct http_response *r)
{
	const char *linked = hub_field(r, "x-linked-size");
	const char *length = http_field(r, "content-length");
	unsigned long long size = 0, other = 0;

	if ((linked && !header_number(&size, linked)) ||
	    (length && !header_number(&other, length)))
		return false;
	a->has_size = linked || length;
	a->size = linked ? size : other;
	return !linked || !length || size == other;
}

/* Where the bytes go, now that the size is known as far as it will be. */
static int find_room(struct arrival *a, struct err *e)
{
	struct hub_download *d = a->d;
	uint64_t room = a->has_size ? a->size : d->limit;

	if (!d->end) {
		if (ftruncate(d->fd, d->at) < 0)
			return err_errno(e, ERR_IO, "temporary file");
		return 0;
	}
	if (a->has_region && room <= a->room)
		return 0;
	a->has_region = true;
	a->room = room;
	d->at = *d->end;
	*d->end += (off_t)room;
	return 0;
}

static void start_hash(struct arrival *a, uint64_t size)
{
	const struct hasher_file file = { .fd = a->d->fd,
					  .at = a->d->at,
					  .size_bytes = size,
					  .id_len = strlen(a->d->id) };

	hasher_start(&a->hasher, &file);
}

/* A whole file begins. 0, -1, or 1 as an http_check. */
static int begin_whole(struct arrival *a, const struct http_response *r,
		       struct err *e)
{
	const char *commit = hub_field(r, "x-repo-commit");

	*a->total -= a->kept;
	a->kept = 0;
	if (!commit || strcmp(commit, a->d->commit) != 0)
		return again(a, "not from the commit that was asked for", e);
	if (!announced_id(a->d->id, r))
		return again(a, "no usable ETag", e);
	if (!announced_size(a, r))
		return again(a, "not of the announced size", e);
	if (a->has_size && a->size > a->d->limit)
		return err_set(e, ERR_DATA,
			       "%s: %" PRIu64 " bytes, larger than the limit "
			       "of %zu; see --max-size",
			       a->url.data, a->size, a->d->limit);
	if (find_room(a, e) < 0)
		return -1;
	a->is_own = ends_at_hub(r);
	start_hash(a, a->size);
	return 0;
}

/* `bytes FIRST-LAST/SIZE` is what was asked for. */
static bool is_rest(const struct arrival *a, const char *range)
{
	AUTO(free_text) char *want = NULL;

	want = xasprintf("bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, a->kept,
			 a->size - 1, a->size);
	return range && !strcmp(range, want);
}

/* The rest of the same file. */
static int begin_rest(struct arrival *a, const struct http_response *r,
		      struct err *e)
{
	const char *commit = hub_field(r, "x-repo-commit");
	char id[HASH_SHA256_HEX];

	if (!a->kept || !is_rest(a, http_field(r, "content-range")))
		return again(a, "not the part that was asked for", e);
	if (!commit || strcmp(commit, a->d->commit) != 0 ||
	    !announced_id(id, r) || strcmp(id, a->d->id) != 0)
		return again(a, "it changed on the way", e);
	a->d->resumed_bytes += a->kept;
	return 0;
}

static int begin(struct arrival *a, const struct http_response *r,
		 struct err *e)
{
	long status = http_last(r)->status;

	if (a->has_begun)
		return 0;
	a->has_begun = true;
	if (status == 200)
		return begin_whole(a, r, e);
	if (status == 206)
		return begin_rest(a, r, e);
	return again(a, "not the whole file", e);
}

/* The disk may begin with what is complete, so that the sync is short. */
static void start_writing(const struct arrival *a, size_t len)
{
	uint64_t before = a->kept / WRITE_BYTES;
	uint64_t now = (a->kept + len) / WRITE_BYTES;

	if (!a->d->end && now > before)
		sync_file_range(a->d->fd,
				a->d->at + (off_t)(before * WRITE_BYTES),
				(off_t)((now - before) * WRITE_BYTES),
				SYNC_FILE_RANGE_WRITE);
}

static int on_bytes(void *context, const struct http_response *r,
		    const char *bytes, size_t len, struct err *e)
{
	struct arrival *a = context;

	if (begin(a, r, e) != 0)
		return -1;
	if (a->has_size && len > a->size - a->kept) {
		again(a, "longer than announced", e);
		return -1;
	}
	if (len > a->d->limit - a->kept)
		return err_set(e, ERR_DATA, "%s: larger than the limit",
			       a->url.data);
	if (file_put_at(a->d->fd, bytes, len, a->d->at + (off_t)a->kept, e) < 0)
		return -1;
	hasher_add(&a->hasher, bytes, len);
	start_writing(a, len);
	a->kept += len;
	*a->total += len;
	return 0;
}

/* What is in place already, of a file of that size. */
static int hash_again(struct arrival *a, uint64_t size, struct err *e)
{
	char chunk[CHUNK];
	uint64_t done = 0;

	start_hash(a, size);
	while (done < a->kept) {
		uint64_t left = a->kept - done;
		ssize_t got =
			pread(a->d->fd, chunk, left < CHUNK ? left : CHUNK,
			      a->d->at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, ERR_IO, "temporary file: cut off");
		hasher_add(&a->hasher, chunk, (size_t)got);
		done += (uint64_t)got;
	}
	return 0;
}

static int check_whole(struct arrival *a, const struct http_response *r,
		       struct err *e)
{
	char id[HASH_SHA256_HEX];
	int got = begin(a, r, e);

	if (got)
		return got;
	if (a->has_size && a->kept != a->size)
		return again(a, "not of the announced size", e);
	/* Without a size the git id can only be made afterwards. */
	if (!a->has_size && hash_again(a, a->kept, e) < 0)
		return -1;
	if (hasher_finish(&a->hasher, id, e) < 0)
		return -1;
	if (strcmp(id, a->d->id) != 0)
		return again(a, "the bytes do not have the announced hash", e);
	a->d->size_bytes = a->kept;
	return 0;
}

/* Of an answer without a body. */
static int check_known(struct arrival *a, const struct http_response *r,
		       struct err *e)
{
	const char *commit = hub_field(r, "x-repo-commit");
	struct hub_download *d = a->d;

	if (!commit || strcmp(commit, d->commit) != 0)
		return again(a, "not from the commit that was asked for", e);
	if (!announced_id(d->id, r))
		return again(a, "no usable ETag", e);
	d->is_unchanged = !strcmp(d->id, d->known->blob) ||
			  !strcmp(d->id, d->known->content);
	return 0;
}

static bool is_redirect(const struct http_response *r)
{
	long status = http_last(r)->status;

	return status >= 301 && status <= 308;
}

static int on_answer(void *context, const struct http_response *r,
		     struct err *e)
{
	struct arrival *a = context;
	const char *commit = hub_field(r, "x-repo-commit");
	int verdict;

	if (a->is_asking && is_redirect(r))
		return check_known(a, r, e);
	verdict = hub_status(r, a->h->token.text, e);
	if (verdict == 0)
		return a->is_asking ? check_known(a, r, e)
				    : check_whole(a, r, e);
	if (http_last(r)->status == 416 && a->fields[0])
		return again(a, "there is no such part of it", e);
	if (verdict > 0 || hub_refusal(r) != HUB_NO_ENTRY)
		return verdict;
	if (commit && strcmp(commit, a->d->commit) != 0)
		return again(a, "not from the commit asked for", e);
	a->d->is_absent = true;
	return a->d->may_be_absent ? 0 : -1;
}

/* What is kept stays only while the rest of the very same can be asked for. */
static void on_attempt(void *context, struct http_request *q)
{
	struct arrival *a = context;

	a->has_begun = false;
	a->fields[0] = a->fields[1] = NULL;
	q->fields = a->fields;
	if (a->is_asking)
		return;
	if (!a->has_size || !a->kept || a->kept >= a->size) {
		*a->total -= a->kept;
		a->kept = 0;
		return;
	}
	snprintf(a->range, sizeof a->range, "Range: bytes=%" PRIu64 "-",
		 a->kept);
	a->fields[0] = a->range;
	if (!a->is_own)
		return; /* another host has its own ETags; the id is compared */
	snprintf(a->if_range, sizeof a->if_range, "If-Range: \"%s\"", a->d->id);
	a->fields[1] = a->if_range;
}

/* What an earlier run left, hashed as if it came now. */
static void go_on(struct arrival *a)
{
	struct err unused;

	a->kept = a->d->kept_bytes;
	a->size = a->d->size_bytes;
	a->has_size = true;
	if (hash_again(a, a->size, &unused) < 0)
		a->kept = 0;
	*a->total += a->kept;
}

void arrival_start(struct arrival *a, struct hub *h, struct hub_download *d,
		   uint64_t *total)
{
	*a = (struct arrival){ .h = h,
			       .d = d,
			       .url = BUF_INIT(BUF_MAX),
			       .total = total,
			       .is_asking = d->known != NULL };
	d->is_absent = false;
	d->is_unchanged = false;
	d->resumed_bytes = 0;
	buf_addf(&a->url, "%s/%s%s/resolve/%s/", h->endpoint,
		 strcmp(h->type, "dataset") ? "" : "datasets/", h->repo,
		 d->commit);
	url_encode_path(&a->url, d->path);
	if (d->kept_bytes)
		go_on(a);
}

void arrival_release(struct arrival *a)
{
	hasher_stop(&a->hasher);
	buf_release(&a->url);
	a->d->kept_bytes = a->has_size ? a->kept : 0;
	if (a->d->kept_bytes)
		a->d->size_bytes = a->size;
	a->d = NULL;
}

void arrival_request(struct arrival *a, struct http_request *q)
{
	*q = (struct http_request){
		.method = a->is_asking ? "HEAD" : "GET",
		.url = a->url.data,
		.token = a->h->token.text,
		.sink = on_bytes,
		.out_limit = SIZE_MAX,
		.stays_home = a->is_asking,
		.is_repeatable = true,
		.check = on_answer,
		.prepare = on_attempt,
		.kept = &a->kept,
		.context = a,
	};
}

bool arrival_goes_on(struct arrival *a)
{
	bool goes_on = a->is_asking && !a->d->is_absent && !a->d->is_unchanged;

	a->is_asking = false;
	return goes_on;
}
