/* commit - a change sent as one atomic commit */
#include "hub/commit.h"

#include <string.h>

#include "base/mem.h"
#include "http/header.h"
#include "http/retry.h"
#include "hub/commits.h"
#include "hub/payload.h"
#include "hub/pull.h"
#include "hub/pushid.h"
#include "hub/query.h"

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
	payload_text(line, "summary", c->summary);
	buf_addc(line, ',');
	payload_text(line, "description", text.data);
	if (s->k->parent) {
		buf_addc(line, ',');
		payload_text(line, "parentCommit", s->k->parent);
	}
	buf_adds(line, "}}\n");
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
	AUTO(payload_release) struct payload payload = PAYLOAD_INIT;
	AUTO(hub_query_release)
	struct hub_query q = { .content_type = "application/x-ndjson",
			       .source = payload_read,
			       .source_context = &payload,
			       .is_once = !k->parent || k->author,
			       .is_expected = k->author ? is_pull : is_commit };
	struct sending s = { .h = h, .k = k };
	struct err why = { 0 };

	if (pushid_make(s.mark, e) < 0)
		return -1;
	add_header(&payload.first, &s);
	payload_start(&payload, k->change);
	q.body_bytes = payload.size_bytes;
	hub_api(&url, h, "commit", h->revision);
	buf_adds(&url, k->author ? "?create_pr=1" : "");
	q.url = url.data;
	if (hub_ask(h, &q, &why) < 0)
		return refused(&s, &q, &why, e);
	memcpy(k->id, value_text(q.root, "/commitOid"), HUB_ID_SIZE);
	k->pull = k->author ? pull_number(q.root) : 0;
	return 0;
}
