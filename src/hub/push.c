/* push - a change brought to a repository, whatever comes between */
#include "hub/push.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/redact.h"
#include "http/retry.h"
#include "hub/commit.h"
#include "hub/commits.h"
#include "hub/lfs.h"
#include "hub/preupload.h"
#include "hub/pull.h"

const char *hub_push_parent(const struct hub_push *p)
{
	if (p->change->parent && (!p->pull || p->is_new_pull))
		return p->change->parent;
	return *p->head ? p->head : NULL;
}

/* From here on all is about the pull request, if there is one. */
static int find_pull(struct hub *h, struct hub_push *p, struct err *e)
{
	if (!p->author || p->pull)
		return 0;
	if (hub_pull_find(h, p->author, p->change->summary, &p->pull, e) < 0)
		return -1;
	if (!p->pull)
		return 0;
	p->ref = xasprintf("refs/pr/%u", p->pull);
	h->revision = p->ref;
	return 0;
}

static int read_head(struct hub *h, struct hub_push *p, struct err *e)
{
	enum hub_refusal refusal = HUB_FINE;
	struct err why = { 0 };

	*p->head = '\0';
	if (hub_push_parent(p))
		return 0;
	if (hub_head(h, p->head, &refusal, &why) == 0 ||
	    (refusal == HUB_NO_REVISION && !p->author))
		return 0;
	*e = why;
	return -1;
}

/* Nothing to commit: the head stands for the state that was asked for. */
static int settle(struct hub *h, struct hub_push *p, struct err *e)
{
	const char *parent = hub_push_parent(p);

	if (p->author && !p->pull) {
		memcpy(p->commit, parent, HUB_ID_SIZE);
		return 0;
	}
	if (hub_head(h, p->commit, NULL, e) < 0)
		return -1;
	if (!parent || !strcmp(p->commit, parent))
		return 0;
	err_set(e, ERR_AGAIN,
		"the head moved from %s to %s; read it and merge again", parent,
		p->commit);
	return 1;
}

static int send(struct hub *h, struct hub_push *p, struct err *e)
{
	struct hub_commit k = { .change = p->change,
				.parent = hub_push_parent(p),
				.author = p->pull ? NULL : p->author };
	int got;

	if (hub_lfs_upload(h, p->change, e) < 0)
		return -1;
	got = hub_commit(h, &k, e);
	if (got)
		return got;
	memcpy(p->commit, k.id, HUB_ID_SIZE);
	if (k.pull) {
		p->pull = k.pull;
		p->is_new_pull = true;
		p->ref = xasprintf("refs/pr/%u", k.pull);
		h->revision = p->ref;
	}
	return 0;
}

/* 0, -1, or 1: the head moved. */
static int once(struct hub *h, struct hub_push *p, struct err *e)
{
	const char *parent;

	if (find_pull(h, p, e) < 0 || read_head(h, p, e) < 0)
		return -1;
	parent = hub_push_parent(p);
	if (p->compose && p->compose(p->context, h, parent, e) < 0)
		return -1;
	/* A new pull request shows what differs from where it branches off. */
	if (hub_preupload(h, p->change, parent, p->author && !p->pull, e) < 0)
		return -1;
	if (p->is_plan)
		return 0;
	return hub_change_count(p->change) ? send(h, p, e) : settle(h, p, e);
}

int hub_push(struct hub *h, struct hub_push *p, struct err *e)
{
	for (size_t attempt = 1;; attempt++) {
		struct err why = { 0 };
		int got = once(h, p, &why);

		if (got == 0)
			return 0;
		if (got > 0 && hub_push_parent(p) == p->head &&
		    http_pause(&h->http, attempt, &why) == 0)
			continue;
		redact_err(&why, h->token.text);
		*e = why;
		return -1;
	}
}

int hub_push_title(const char *title, const char *revision, struct err *e)
{
	if (!title || strlen(title) < 3 || strlen(title) > 200)
		return err_set(e, ERR_USAGE,
			       "--create-pr needs a --message of 3 to 200 "
			       "bytes, the title");
	if (!strncmp(revision, "refs/", 5))
		return err_set(e, ERR_USAGE,
			       "--create-pr is for a branch; to add to a pull "
			       "request leave it out");
	return 0;
}

void hub_push_plan(struct buf *out, const struct hub_push *p, bool is_pull)
{
	const struct hub_change *c = p->change;

	if (p->pull)
		buf_addf(out, "pull-request\t%u\n", p->pull);
	else if (is_pull)
		buf_adds(out, "pull-request\tnew\n");
	for (size_t i = 0; i < c->count; i++) {
		const struct hub_upload *u = &c->files[i];
		const char *verb = u->is_same    ? "keep"
				   : u->is_there ? "update"
						 : "add";

		buf_addf(out, "%s\t%s\t%" PRIu64 "\n", verb, u->path,
			 u->size_bytes);
	}
	for (size_t i = 0; i < c->present.count; i++)
		buf_addf(out, "delete\t%s\n", c->present.items[i]);
}

void hub_push_release(struct hub_push *p)
{
	free(take(&p->ref));
}
