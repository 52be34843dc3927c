/* commits - the head of a revision, and what lies behind it */
#include "hub/commits.h"

#include <string.h>

#include "base/mem.h"
#include "hub/pushid.h"
#include "hub/query.h"

static bool is_info(const cJSON *root)
{
	return cJSON_IsObject(root) && hub_is_id(value_text(root, "/sha"));
}

int hub_head(struct hub *h, char id[HUB_ID_SIZE], enum hub_refusal *refusal,
	     struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(hub_query_release) struct hub_query q = { .is_expected = is_info };
	int got;

	hub_api(&url, h, "revision", h->revision);
	q.url = url.data;
	got = hub_ask(h, &q, e);
	if (refusal)
		*refusal = q.refusal;
	if (got < 0)
		return -1;
	memcpy(id, value_text(q.root, "/sha"), HUB_ID_SIZE);
	return 0;
}

static bool is_log(const cJSON *root)
{
	const cJSON *item;

	if (!cJSON_IsArray(root))
		return false;
	cJSON_ArrayForEach(item, root)
	{
		if (!hub_is_id(value_text(item, "/id")) ||
		    !value_text(item, "/title") || !value_text(item, "/date"))
			return false;
	}
	return true;
}

struct walk {
	hub_commit_fn *fn;
	void *context;
};

static int each_commit(void *context, const cJSON *root, struct err *e)
{
	struct walk *w = context;
	const cJSON *item;

	cJSON_ArrayForEach(item, root)
	{
		int got = w->fn(w->context, item, e);

		if (got)
			return got;
	}
	return 0;
}

int hub_commits(struct hub *h, const char *revision, hub_commit_fn *fn,
		void *context, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	struct walk walk = { fn, context };
	struct hub_pages pages = { .is_expected = is_log,
				   .fn = each_commit,
				   .context = &walk };

	hub_api(&url, h, "commits", revision);
	buf_adds(&url, "?limit=100");
	pages.url = url.data;
	return hub_pages(h, &pages, e);
}

static int look(void *context, const cJSON *commit, struct err *e)
{
	struct hub_search *s = context;
	const char *id = value_text(commit, "/id");
	const char *message = value_text(commit, "/message");

	(void)e;
	if (!strcmp(id, s->parent)) {
		s->is_whole = !s->is_blind;
		return 1;
	}
	s->is_blind = s->is_blind || !message;
	if (!pushid_is_in(message, s->mark) &&
	    !pushid_is_in(value_text(commit, "/title"), s->mark))
		return 0;
	memcpy(s->id, id, HUB_ID_SIZE);
	s->is_found = true;
	return 1;
}

int hub_search(struct hub *h, struct hub_search *s, struct err *e)
{
	s->is_found = s->is_whole = s->is_blind = false;
	return hub_commits(h, s->revision, look, s, e);
}
