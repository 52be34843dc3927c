/* commit - a change sent as one atomic commit */
#include "hub/commit.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "http/header.h"
#include "http/retry.h"
#include "hub/commits.h"
#include "hub/pull.h"
#include "hub/pushid.h"
#include "hub/query.h"
#include "json/write.h"

#define PIECE 49152 /* bytes coded at once: no padding in between */

static void add_text(struct buf *line, const char *key, const char *text)
{
	buf_addf(line, "\"%s\":", key);
	json_quote(line, text, strlen(text));
}

/* A commit on its way. */
struct sending {
	struct hub *h;
	struct hub_commit *k;
	char mark[PUSHID_SIZE];
};

static void add_header(struct buf *line, const struct sending *s)
{
	const struct hub_change *c = s->k->change;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	pushid_add(&text, c->description, s->mark);
	buf_adds(line, "{\"key\":\"header\",\"value\":{");
	add_text(line, "summary", c->summary);
	buf_addc(line, ',');
	add_text(line, "description", text.data);
	if (s->k->parent) {
		buf_addc(line, ',');
		add_text(line, "parentCommit", s->k->parent);
	}
	buf_adds(line, "}}\n");
}

static int flush(struct buf *line, int spool, size_t *size_bytes, struct err *e)
{
	if (file_put(spool, line->data, line->len, "temporary file", e) < 0)
		return -1;
	*size_bytes += line->len;
	buf_clear(line);
	return 0;
}

static void add_base64(struct buf *line, const char *bytes, size_t len)
{
	size_t coded = BASE64_ENCODE_RAW_LENGTH(len);

	buf_room(line, coded);
	base64_encode_raw(line->data + line->len, len, (const uint8_t *)bytes);
	buf_grew(line, coded);
}

/* As many bytes as there are, up to PIECE; -1. */
static ssize_t read_piece(int fd, char *piece, off_t at, struct err *e)
{
	size_t done = 0;

	while (done < PIECE) {
		ssize_t got =
			pread(fd, piece + done, PIECE - done, at + (off_t)done);

		if (got < 0)
			return err_errno(e, ERR_IO, "reading again");
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* A spool with the body, as it grows. */
struct body {
	int spool;
	size_t *size_bytes;
};

/* One that is not in memory: it must be what it was when it was hashed. */
static int add_again(struct buf *line, const struct hub_upload *u,
		     const struct body *body, struct err *e)
{
	AUTO(close_fd) int fd = hub_upload_open(u, e);
	AUTO(free_text) char *piece = xmalloc(PIECE);
	char oid[HASH_SHA256_HEX];
	struct hash_id hash;
	ssize_t got = fd < 0 ? -1 : PIECE;
	off_t at = 0;

	hash_id_start(&hash, HASH_SHA1_HEX - 1, u->size_bytes);
	for (; got == PIECE; at += got) {
		got = read_piece(fd, piece, at, e);
		if (got < 0)
			break;
		hash_id_update(&hash, piece, (size_t)got);
		add_base64(line, piece, (size_t)got);
		if (flush(line, body->spool, body->size_bytes, e) < 0)
			return -1;
	}
	hash_id_finish(&hash, oid);
	if (got < 0 || !strcmp(oid, u->oid))
		return got < 0 ? -1 : 0;
	return err_set(e, ERR_DATA, "%s: changed since it was read", u->file);
}

static int add_file(struct buf *line, const struct hub_upload *u,
		    const struct body *body, struct err *e)
{
	buf_adds(line, "{\"key\":\"file\",\"value\":{");
	add_text(line, "path", u->path);
	buf_adds(line, ",\"content\":\"");
	if (u->is_kept)
		add_base64(line, u->content.data, u->content.len);
	else if (add_again(line, u, body, e) < 0)
		return -1;
	buf_adds(line, "\",\"encoding\":\"base64\"}}\n");
	return 0;
}

static void add_lfs(struct buf *line, const struct hub_upload *u)
{
	buf_adds(line, "{\"key\":\"lfsFile\",\"value\":{");
	add_text(line, "path", u->path);
	buf_addf(line,
		 ",\"algo\":\"sha256\",\"oid\":\"%s\",\"size\":%" PRIu64 "}}\n",
		 u->sha256, u->size_bytes);
}

static void add_delete(struct buf *line, const char *path)
{
	buf_adds(line, "{\"key\":\"deletedFile\",\"value\":{");
	add_text(line, "path", path);
	buf_adds(line, "}}\n");
}

/* The whole body into the spool: memory holds little of it. */
static int compose(const struct sending *s, int spool, size_t *size_bytes,
		   struct err *e)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	const struct hub_change *c = s->k->change;
	const struct body body = { spool, size_bytes };

	add_header(&line, s);
	for (size_t i = 0; i < c->count; i++) {
		if (c->files[i].is_same)
			continue;
		if (c->files[i].is_lfs)
			add_lfs(&line, &c->files[i]);
		else if (add_file(&line, &c->files[i], &body, e) < 0)
			return -1;
		if (flush(&line, spool, size_bytes, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < c->present.count; i++)
		add_delete(&line, c->present.items[i]);
	return flush(&line, spool, size_bytes, e);
}

static int unknown(struct err *e, const struct err *why)
{
	*e = *why;
	e->kind = ERR_AGAIN;
	return err_wrap(e, "the outcome of the commit is unknown; the same "
			   "command is safe");
}

/*
 * An attempt ended without an answer; why is what the last one said. is_over:
 * no attempt can take effect any more.
 */
static int recognize(struct sending *s, bool is_over, const struct err *why,
		     struct err *e)
{
	struct hub_search search = { .revision = s->h->revision,
				     .parent = s->k->parent,
				     .mark = s->mark };
	struct err trouble = { 0 };

	if (hub_search(s->h, &search, &trouble) < 0)
		return unknown(e, &trouble);
	if (search.is_found) {
		memcpy(s->k->id, search.id, HUB_ID_SIZE);
		return 0;
	}
	if (!is_over || !search.is_whole)
		return unknown(e, why);
	*e = *why;
	return 1;
}

/* One of the author's open pull requests may hold it. */
static int find_pull(struct sending *s, struct err *e)
{
	AUTO(free_text) char *ref = NULL;
	struct hub_search search = { .parent = s->k->parent, .mark = s->mark };
	unsigned number = 0;

	if (hub_pull_find(s->h, s->k->author, s->k->change->summary, &number,
			  e) < 0)
		return -1;
	if (!number)
		return 0;
	ref = xasprintf("refs/pr/%u", number);
	search.revision = ref;
	if (hub_search(s->h, &search, e) < 0)
		return -1;
	if (!search.is_found)
		return 0;
	memcpy(s->k->id, search.id, HUB_ID_SIZE);
	s->k->pull = number;
	return 0;
}

/* It may still be under way: look more than once. */
static int recognize_pull(struct sending *s, const struct err *why,
			  struct err *e)
{
	struct err trouble = *why;

	for (size_t attempt = 1;; attempt++) {
		if (find_pull(s, &trouble) < 0)
			return unknown(e, &trouble);
		if (s->k->pull)
			return 0;
		if (http_pause(&s->h->http, attempt, &trouble) < 0)
			return unknown(e, why);
	}
}

/* NUMBER of .../discussions/NUMBER, or 0. */
static unsigned pull_number(const cJSON *root)
{
	const char *url = value_text(root, "/pullRequestUrl");
	const char *slash = url ? strrchr(url, '/') : NULL;
	unsigned long long number;

	if (!slash || slash - url < 12 ||
	    strncmp(slash - 12, "/discussions", 12) != 0 ||
	    !header_number(&number, slash + 1) || number > HUB_PULL_MAX)
		return 0;
	return (unsigned)number;
}

static bool is_commit(const cJSON *root)
{
	const cJSON *success = value_at(root, "/success");
	const char *id = value_text(root, "/commitOid");
	const char *url = value_text(root, "/commitUrl");

	return hub_is_id(id) && url && strstr(url, id) &&
	       (!success || cJSON_IsTrue(success));
}

static bool is_pull(const cJSON *root)
{
	return is_commit(root) && pull_number(root) > 0;
}

static int refused(struct sending *s, const struct hub_query *q,
		   const struct err *why, struct err *e)
{
	bool is_moved = q->refusal == HUB_MOVED && s->k->parent;

	if (!q->response.may_have_arrived) {
		*e = *why;
		return is_moved && !s->k->author ? 1 : -1;
	}
	if (!s->k->parent)
		return unknown(e, why);
	if (s->k->author)
		return recognize_pull(s, why, e);
	return recognize(s, is_moved, why, e);
}

int hub_commit(struct hub *h, struct hub_commit *k, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(close_fd) int spool = file_spool(h->temporary, e);
	AUTO(hub_query_release)
	struct hub_query q = { .content_type = "application/x-ndjson",
			       .body_fd = spool,
			       .is_once = !k->parent || k->author,
			       .is_expected = k->author ? is_pull : is_commit };
	struct sending s = { .h = h, .k = k };
	struct err why = { 0 };

	if (spool < 0 || pushid_make(s.mark, e) < 0 ||
	    compose(&s, spool, &q.body_bytes, e) < 0)
		return -1;
	hub_api(&url, h, "commit", h->revision);
	buf_adds(&url, k->author ? "?create_pr=1" : "");
	q.url = url.data;
	if (hub_ask(h, &q, &why) < 0)
		return refused(&s, &q, &why, e);
	memcpy(k->id, value_text(q.root, "/commitOid"), HUB_ID_SIZE);
	k->pull = k->author ? pull_number(q.root) : 0;
	return 0;
}
