/* whoami - whom the Hub takes us for, and what its token may do */
#include "hub/whoami.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/redact.h"
#include "hub/query.h"

static bool is_account(const cJSON *root)
{
	const char *name = value_text(root, "/name");

	return name && *name && value_text(root, "/type");
}

static char *copy(const cJSON *root, const char *pointer)
{
	const char *text = value_text(root, pointer);

	return text ? xstrdup(text) : NULL;
}

int whoami_ask(struct whoami *w, struct hub *h, struct err *e)
{
	AUTO(free_text) char *url = xasprintf("%s/api/whoami-v2", h->endpoint);
	AUTO(hub_query_release)
	struct hub_query q = { .url = url, .is_expected = is_account };

	if (hub_ask(h, &q, e) < 0)
		return -1;
	w->name = copy(q.root, "/name");
	w->type = copy(q.root, "/type");
	w->kind = copy(q.root, "/auth/type");
	w->label = copy(q.root, "/auth/accessToken/displayName");
	w->role = copy(q.root, "/auth/accessToken/role");
	return 0;
}

void whoami_release(struct whoami *w)
{
	free(take(&w->name));
	free(take(&w->type));
	free(take(&w->kind));
	free(take(&w->label));
	free(take(&w->role));
}

static bool is_object(const cJSON *root)
{
	return cJSON_IsObject(root);
}

/* 0: yes; -1: the refusal and e say why not. */
static int ask_right(struct hub *h, const char *way, enum hub_refusal *refusal,
		     struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(hub_query_release)
	struct hub_query q = { .is_expected = is_object };
	int got;

	hub_api(&url, h, NULL, NULL);
	buf_addf(&url, "/auth-check%s", way);
	q.url = url.data;
	got = hub_ask(h, &q, e);
	*refusal = q.refusal;
	return got;
}

/* A refusal that is about rights, and nothing else. */
static bool is_no(enum hub_refusal refusal)
{
	return refusal == HUB_NO_REPO || refusal == HUB_GATED ||
	       refusal == HUB_DISABLED || refusal == HUB_BAD_TOKEN ||
	       refusal == HUB_FORBIDDEN;
}

enum right whoami_right(struct hub *h, const struct whoami *w, struct err *e)
{
	enum hub_refusal refusal;
	struct err why = { 0 };

	if (ask_right(h, "", &refusal, &why) < 0) {
		*e = why;
		e->kind = is_no(refusal) ? ERR_UNAVAILABLE : ERR_AGAIN;
		return is_no(refusal) ? RIGHT_NONE : RIGHT_UNKNOWN;
	}
	if (w->role && !strcmp(w->role, "read")) {
		err_set(e, ERR_UNAVAILABLE,
			"the token may only read; make "
			"one that may write");
		return RIGHT_READ;
	}
	if (ask_right(h, "/write", &refusal, &why) == 0)
		return RIGHT_WRITE;
	*e = why;
	e->kind = is_no(refusal) ? ERR_UNAVAILABLE : ERR_AGAIN;
	return is_no(refusal) ? RIGHT_READ : RIGHT_UNKNOWN;
}

static void add_text(struct buf *out, const char *text, const char *secret)
{
	AUTO(buf_release) struct buf shown = BUF_INIT(BUF_MAX);

	redact_add(&shown, text && *text ? text : "-", secret, BUF_MAX);
	err_clean(shown.data);
	buf_addf(out, "\t%s", shown.data);
}

void whoami_write(struct buf *out, const struct whoami *w, enum right right,
		  const struct hub *h)
{
	static const char *const rights[] = { "none", "read", "write",
					      "unknown" };

	buf_adds(out, "identity");
	add_text(out, w->name, h->token.text);
	add_text(out, w->type, h->token.text);
	buf_adds(out, "\ntoken");
	add_text(out, w->kind, h->token.text);
	add_text(out, w->role, h->token.text);
	add_text(out, w->label, h->token.text);
	buf_addf(out, "\nright\t%s\t%s\t%s\n", rights[right], h->type, h->repo);
}
