/* commit - a change sent as one atomic commit */
#include "hub/commit.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "hub/commits.h"
#include "hub/query.h"
#include "hub/tree.h"
#include "json/write.h"

static void add_text(struct buf *line, const char *key, const char *text)
{
	buf_addf(line, "\"%s\":", key);
	json_quote(line, text, strlen(text));
}

static void add_header(struct buf *line, const struct hub_change *c)
{
	buf_adds(line, "{\"key\":\"header\",\"value\":{");
	add_text(line, "summary", c->summary);
	buf_addc(line, ',');
	add_text(line, "description", c->description ? c->description : "");
	if (c->parent) {
		buf_addc(line, ',');
		add_text(line, "parentCommit", c->parent);
	}
	buf_adds(line, "}}\n");
}

static void add_file(struct buf *line, const struct hub_upload *u)
{
	size_t len = BASE64_ENCODE_RAW_LENGTH(u->content.len);

	buf_adds(line, "{\"key\":\"file\",\"value\":{");
	add_text(line, "path", u->path);
	buf_adds(line, ",\"content\":\"");
	buf_room(line, len);
	base64_encode_raw(line->data + line->len, u->content.len,
			  (const uint8_t *)u->content.data);
	buf_grew(line, len);
	buf_adds(line, "\",\"encoding\":\"base64\"}}\n");
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

static int flush(struct buf *line, int spool, size_t *size_bytes, struct err *e)
{
	if (file_put(spool, line->data, line->len, "temporary file", e) < 0)
		return -1;
	*size_bytes += line->len;
	buf_clear(line);
	return 0;
}

/* The whole body into the spool: memory holds one file of it. */
static int compose(const struct hub_change *c, int spool, size_t *size_bytes,
		   struct err *e)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);

	add_header(&line, c);
	for (size_t i = 0; i < c->count; i++) {
		if (c->files[i].is_same)
			continue;
		if (c->files[i].is_lfs)
			add_lfs(&line, &c->files[i]);
		else
			add_file(&line, &c->files[i]);
		if (flush(&line, spool, size_bytes, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < c->deletes.count; i++)
		add_delete(&line, c->deletes.items[i]);
	return flush(&line, spool, size_bytes, e);
}

/* Whether a commit holds what we sent. */
struct comparison {
	const struct hub_change *c;
	size_t same, others; /* files as we sent them; as we did not */
};

/* In LFS a file's own id is that of its pointer. */
static bool is_in(const cJSON *file, const struct hub_upload *u)
{
	const char *id = value_text(file, u->is_lfs ? "/lfs/oid" : "/oid");

	return id && !strcmp(id, u->is_lfs ? u->sha256 : u->oid);
}

static int compare(void *context, const cJSON *file, struct err *e)
{
	struct comparison *m = context;
	const char *path = value_text(file, "/path");

	(void)e;
	for (size_t i = 0; i < m->c->count; i++) {
		const struct hub_upload *u = &m->c->files[i];

		if (!u->is_same && !strcmp(u->path, path) && is_in(file, u)) {
			m->same++;
			return 0;
		}
	}
	m->others++;
	return 0;
}

static int is_ours(struct hub *h, const struct hub_change *c, const char *id,
		   bool *answer, struct err *e)
{
	AUTO(list_release) struct list paths = { 0 };
	struct comparison m = { .c = c };
	const struct hub_paths question = {
		.revision = id, .paths = &paths, .fn = compare, .context = &m
	};

	for (size_t i = 0; i < c->count; i++) {
		if (!c->files[i].is_same)
			list_add(&paths, c->files[i].path);
	}
	for (size_t i = 0; i < c->deletes.count; i++)
		list_add(&paths, c->deletes.items[i]);
	if (hub_paths(h, &question, e) < 0)
		return -1;
	*answer = m.same == hub_change_writes(c) && !m.others;
	return 0;
}

/* The head moved behind an attempt without an answer: was that us? */
static int recognize(struct hub *h, const struct hub_change *c,
		     char id[HUB_ID_SIZE], struct err *e)
{
	struct err why = { 0 };
	bool is_found = false, answer = false;

	if (hub_child(h, c->parent, id, &is_found, &why) < 0 ||
	    (is_found && is_ours(h, c, id, &answer, &why) < 0)) {
		*e = why;
		e->kind = ERR_AGAIN;
		return err_wrap(e, "the outcome of the commit is unknown");
	}
	return answer ? 0 : -1;
}

static bool is_commit(const cJSON *root)
{
	const cJSON *success = value_at(root, "/success");
	const char *id = value_text(root, "/commitOid");
	const char *url = value_text(root, "/commitUrl");

	return hub_is_id(id) && url && strstr(url, id) &&
	       (!success || cJSON_IsTrue(success));
}

static int refused(struct hub *h, const struct hub_change *c,
		   const struct hub_query *q, char id[HUB_ID_SIZE],
		   struct err *e)
{
	if (!q->response.may_have_arrived)
		return -1;
	if (q->refusal == HUB_MOVED && c->parent)
		return recognize(h, c, id, e);
	if (c->parent)
		return err_wrap(e, "the outcome is unknown; the same command "
				   "with the same --parent is safe");
	return err_wrap(e, "the outcome is unknown; look at the repository "
			   "before you push again");
}

int hub_commit(struct hub *h, const struct hub_change *c, char id[HUB_ID_SIZE],
	       struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(close_fd) int spool = file_spool(h->temporary, e);
	AUTO(hub_query_release)
	struct hub_query q = { .content_type = "application/x-ndjson",
			       .body_fd = spool,
			       .is_once = !c->parent,
			       .is_expected = is_commit };
	struct err why = { 0 };

	if (spool < 0 || compose(c, spool, &q.body_bytes, e) < 0)
		return -1;
	hub_api(&url, h, "commit", h->revision);
	q.url = url.data;
	if (hub_ask(h, &q, &why) == 0) {
		memcpy(id, value_text(q.root, "/commitOid"), HUB_ID_SIZE);
		return 0;
	}
	if (refused(h, c, &q, id, &why) == 0)
		return 0;
	*e = why;
	return -1;
}
