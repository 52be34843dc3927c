/* session - requests of git's smart protocol, over http or ssh */
#include "git/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/ssh.h"
#include "http/header.h"
#include "http/retry.h"

#define USER "x-access-token" /* what GitHub calls whoever has a token */
#define QUERY "/info/refs?service=git-receive-pack"

/* What stands before the body that was asked for. */
struct expected {
	const struct wire *w;
	const char *type;
	bool is_write;
};

static int refused(const struct wire *w, long status, struct err *e)
{
	const char *hint = w->settings.token
				   ? "; may the token in GITHUB_TOKEN write "
				     "to its contents?"
				   : "; set GITHUB_TOKEN to a token that may "
				     "write to its contents";

	if (status == 401 || status == 403)
		return err_set(e, ERR_UNAVAILABLE, "%s: refused (%ld)%s",
			       w->url, status, hint);
	return err_set(e, ERR_UNAVAILABLE, "%s: not there (%ld)%s", w->url,
		       status, hint);
}

/* `; charset=...` behind it does not matter. */
static bool is_type(const char *type, const char *expected)
{
	size_t len = strlen(expected);

	return type && !strncasecmp(type, expected, len) &&
	       (!type[len] || type[len] == ';' || type[len] == ' ');
}

static int check(void *context, const struct http_response *r, struct err *e)
{
	const struct expected *expected = context;
	const char *type = http_field(r, "content-type");
	const char *url = expected->w->url;
	long status = http_last(r)->status;

	if (status == 200 && is_type(type, expected->type))
		return 0;
	if (status == 200 && expected->is_write)
		return err_set(e, ERR_AGAIN, "%s: an answer that is not git's",
			       url);
	if (status == 200)
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: answers, but not as a git repository", url);
	if (backoff_is_transient(status)) {
		err_set(e, ERR_AGAIN, "%s: answered %ld", url, status);
		return 1;
	}
	if (status == 401 || status == 403 || status == 404 || status == 410)
		return refused(expected->w, status, e);
	return err_set(e, ERR_UNAVAILABLE, "%s: answered %ld", url, status);
}

static int send_request(struct wire *w, struct http_request *q,
			struct expected *expected, struct http_response *r,
			struct err *e)
{
	q->token = w->settings.token;
	q->user = USER;
	q->out_limit = SESSION_ANSWER_MAX;
	q->check = check;
	q->context = expected;
	return http_send(&w->http, q, r, e);
}

/* Where the repository is now; of the same origin, else no token went along. */
static int follow(struct wire *w, const struct http_response *r, struct err *e)
{
	const struct http_hop *last = http_last(r);
	size_t len = strlen(last->url);
	size_t tail = strlen(QUERY);

	if (r->hop_count == 1)
		return 0;
	if (!url_is_same_origin(&r->hops[0].origin, &last->origin) ||
	    len <= tail || strcmp(last->url + len - tail, QUERY) != 0)
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: sends us on to %.*s; name that one", w->url,
			       (int)url_plain_length(last->url), last->url);
	free(w->url);
	w->url = xstrndup(last->url, len - tail);
	return 0;
}

int session_advertise(struct wire *w, struct buf *answer, struct err *e)
{
	AUTO(http_response_release) struct http_response r = { 0 };
	AUTO(free_text) char *url = xasprintf("%s" QUERY, w->url);
	struct expected expected = {
		w, "application/x-git-receive-pack-advertisement", false
	};
	struct http_request q = {
		.method = "GET",
		.url = url,
		.is_repeatable = true,
		.out = answer,
	};

	if (w->ssh.host)
		return ssh_advertise(w, answer, e);
	http_response_init(&r);
	if (send_request(w, &q, &expected, &r, e) < 0)
		return -1;
	return follow(w, &r, e);
}

int session_post(struct wire *w, const char *service, const struct buf *body,
		 struct buf *answer, struct err *e)
{
	static const char *const fields[] = { "Git-Protocol: version=2", NULL };
	AUTO(http_response_release) struct http_response r = { 0 };
	AUTO(free_text) char *url = xasprintf("%s/%s", w->url, service);
	AUTO(free_text)
	char *sent = xasprintf("application/x-%s-request", service);
	AUTO(free_text)
	char *type = xasprintf("application/x-%s-result", service);
	bool is_read = !strcmp(service, "git-upload-pack");
	struct expected expected = { w, type, !is_read };
	struct http_request q = {
		.method = "POST",
		.url = url,
		.fields = fields,
		.content_type = sent,
		.body = body->data,
		.body_bytes = body->len,
		.is_repeatable = is_read,
		.out = answer,
	};

	if (w->ssh.host)
		return ssh_post(w, service, body, answer, e);
	http_response_init(&r);
	return send_request(w, &q, &expected, &r, e);
}
