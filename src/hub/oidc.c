/* oidc - a CI job's own identity, swapped for a token of the Hub */
#include "hub/oidc.h"

#include <string.h>

#include "base/mem.h"
#include "http/redact.h"
#include "http/retry.h"
#include "json/value.h"
#include "json/write.h"

#define ANSWER_MAX ((size_t)64 << 10)
#define WORDS_MAX 300

/* A question whose answer is a secret, asked with another one. */
struct asking {
	const char *secret;  /* that the question holds */
	const char *pointer; /* to the answer */
	const char *advice;  /* when it is refused */
	struct buf text;
	struct token *token; /* answer */
};

static void wipe(struct buf *b)
{
	if (b->size)
		explicit_bzero(b->data, b->size);
	buf_release(b);
}

static void asking_release(struct asking *a)
{
	wipe(&a->text);
}

static bool is_set(const char *text)
{
	return text && *text;
}

/* What the server says: OAuth's two members, or one of others. */
static void add_words(struct buf *out, const struct http_response *r,
		      const char *secret)
{
	static const char *const pointers[] = { "/error", "/error_description",
						"/message" };
	AUTO(value_release) cJSON *root = NULL;
	struct err unused;

	if (value_parse(&root, r->error.data, r->error.len, "", &unused) < 0)
		return;
	for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
		const char *words = value_text(root, pointers[i]);

		if (!is_set(words))
			continue;
		buf_adds(out, ": ");
		redact_add(out, words, secret, WORDS_MAX);
	}
}

static int refused(const struct asking *a, const struct http_response *r,
		   struct err *e)
{
	const struct http_hop *hop = http_last(r);
	bool is_transient = backoff_is_transient(hop->status);
	AUTO(buf_release) struct buf words = BUF_INIT(BUF_MAX);

	add_words(&words, r, a->secret);
	err_set(e, is_transient ? ERR_AGAIN : ERR_UNAVAILABLE,
		"%.*s: %ld%s%s%s", (int)url_plain_length(hop->url), hop->url,
		hop->status, words.data, is_transient ? "" : "; ",
		is_transient ? "" : a->advice);
	return is_transient ? 1 : -1;
}

/* Take the answer, leave no copy of it. */
static int take_answer(const struct asking *a, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;
	const cJSON *item;
	struct err unused;
	int got;

	if (value_parse(&root, a->text.data, a->text.len, "", &unused) < 0)
		return -1;
	item = value_at(root, a->pointer);
	if (!cJSON_IsString(item) || !*item->valuestring)
		return -1;
	got = token_set(a->token, item->valuestring, strlen(item->valuestring),
			"the answer", e);
	explicit_bzero(item->valuestring, strlen(item->valuestring));
	return got;
}

static int check(void *context, const struct http_response *r, struct err *e)
{
	struct asking *a = context;
	const struct http_hop *hop = http_last(r);

	if (hop->status / 100 != 2)
		return refused(a, r, e);
	if (take_answer(a, e) == 0 && a->token->text)
		return 0;
	err_set(e, ERR_AGAIN, "%.*s: the answer holds no token",
		(int)url_plain_length(hop->url), hop->url);
	return 1;
}

static int ask(struct hub *h, struct asking *a, struct http_request *q,
	       struct err *e)
{
	AUTO(http_response_release) struct http_response r;
	int got;

	http_response_init(&r);
	a->text = BUF_INIT(ANSWER_MAX);
	buf_room(&a->text, ANSWER_MAX - 1); /* growing would leave copies */
	q->out = &a->text;
	q->out_limit = ANSWER_MAX - 1;
	q->stays_home = true;
	q->is_repeatable = true;
	q->check = check;
	q->context = a;
	got = http_send(&h->http, q, &r, e);
	if (got < 0)
		redact_err(e, a->secret);
	return got;
}

/* The job's identity, from the CI service. */
static int request_identity(struct hub *h, const struct hub_env *env,
			    struct token *identity, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(asking_release)
	struct asking a = { .secret = env->oidc_request_token,
			    .pointer = "/value",
			    .advice = "the job needs `permissions: id-token: "
				      "write`",
			    .token = identity };
	struct http_request q = { .method = "GET",
				  .token = env->oidc_request_token };

	buf_adds(&url, env->oidc_request_url);
	buf_adds(&url, strchr(url.data, '?') ? "&audience=" : "?audience=");
	url_encode(&url, h->endpoint);
	q.url = url.data;
	if (ask(h, &a, &q, e) < 0)
		return err_wrap(e, "no identity token from the CI service");
	return 0;
}

static void add_member(struct buf *body, const char *key, const char *text)
{
	buf_addf(body, "%c\"%s\":", body->len ? ',' : '{', key);
	json_quote(body, text, strlen(text));
}

/* It grows no more behind the secret: there is room for all. */
static void add_body(struct buf *body, const struct hub *h,
		     const struct hub_env *env, const char *identity)
{
	AUTO(free_text)
	char *own = xasprintf("%s%s",
			      !strcmp(h->type, "dataset") ? "datasets/" : "",
			      h->repo);

	buf_room(body, strlen(identity) * 6 + 4096);
	add_member(body, "grant_type",
		   "urn:ietf:params:oauth:grant-type:token-exchange");
	add_member(body, "subject_token_type",
		   "urn:ietf:params:oauth:token-type:id_token");
	add_member(body, "resource",
		   is_set(env->oidc_resource) ? env->oidc_resource : own);
	add_member(body, "subject_token", identity);
	buf_addc(body, '}');
}

static int exchange(struct hub *h, const struct hub_env *env,
		    const struct token *identity, struct err *e)
{
	AUTO(wipe) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *url = xasprintf("%s/oauth/token", h->endpoint);
	AUTO(asking_release)
	struct asking a = { .secret = identity->text,
			    .pointer = "/access_token",
			    .advice = "the repository on the Hub must name "
				      "this job's repository, branch and "
				      "workflow as its trusted publisher",
			    .token = &h->token };
	struct http_request q = { .method = "POST",
				  .url = url,
				  .content_type = "application/json" };

	add_body(&body, h, env, identity->text);
	q.body = body.data;
	q.body_bytes = body.len;
	if (ask(h, &a, &q, e) < 0)
		return err_wrap(e, "the Hub gives no token for this job");
	return 0;
}

static bool is_offered(const struct hub_env *env)
{
	return is_set(env->oidc_id_token) || (is_set(env->oidc_request_url) &&
					      is_set(env->oidc_request_token));
}

int oidc_sign_in(struct hub *h, const struct hub_env *env, bool is_asked,
		 struct err *e)
{
	AUTO(token_release) struct token identity = { 0 };

	if (!is_asked && !is_set(env->oidc_resource) &&
	    (h->token.text || !is_offered(env)))
		return 0;
	token_release(&h->token);
	if (!is_offered(env))
		return err_set(e, ERR_CONFIG,
			       "no identity is offered here: set "
			       "HF_OIDC_ID_TOKEN, or run in a job with "
			       "`permissions: id-token: write`");
	if (is_set(env->oidc_id_token) &&
	    token_set(&identity, env->oidc_id_token, strlen(env->oidc_id_token),
		      "HF_OIDC_ID_TOKEN", e) < 0)
		return -1;
	if (!identity.text && request_identity(h, env, &identity, e) < 0)
		return -1;
	return exchange(h, env, &identity, e);
}
