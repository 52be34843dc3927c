/* exchange - POST /oauth/token: a job's token for a short-lived one of ours */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/name.h"
#include "serve/pass.h"

#define GRANT "urn:ietf:params:oauth:grant-type:token-exchange"
#define ID_TOKEN "urn:ietf:params:oauth:token-type:id_token"
#define ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"

/* RFC 6749 §5.2. */
static int refuse(struct call *c, const char *code, const char *why)
{
	cJSON *root = cJSON_CreateObject();

	cJSON_AddStringToObject(root, "error", code);
	cJSON_AddStringToObject(root, "error_description", why);
	answer_add(c->out, "X-Error-Message", "%s", why);
	answer_json(c->out, 400, root);
	return -1;
}

static bool says(const cJSON *body, const char *pointer, const char *text)
{
	const char *given = value_text(body, pointer);

	return given && !strcmp(given, text);
}

/* `datasets/NS/NAME` or `NS/NAME`, into the call. */
static int read_resource(struct call *c, const cJSON *body)
{
	const char *text = value_text(body, "/resource");
	const char *slash;

	if (!text)
		return -1;
	c->kind = strncmp(text, "datasets/", 9) ? "model" : "dataset";
	text += *c->kind == 'd' ? 9 : 0;
	slash = strchr(text, '/');
	if (!slash)
		return -1;
	c->ns = xstrndup(text, (size_t)(slash - text));
	c->name = xstrdup(slash + 1);
	return name_is_repo(c->ns) && name_is_repo(c->name) ? 0 : -1;
}

static int read_request(struct call *c, const cJSON *body)
{
	if (!c->hub->oidc.trust)
		return refuse(c, "invalid_request",
			      "this hub trusts no issuer: see --oidc");
	if (!says(body, "/grant_type", GRANT))
		return refuse(c, "unsupported_grant_type",
			      "grant_type: expected " GRANT);
	if (!says(body, "/subject_token_type", ID_TOKEN))
		return refuse(c, "invalid_request",
			      "subject_token_type: expected " ID_TOKEN);
	if (!value_text(body, "/subject_token"))
		return refuse(c, "invalid_request",
			      "subject_token: expected a text");
	if (read_resource(c, body) < 0)
		return refuse(c, "invalid_request",
			      "resource: expected datasets/NS/NAME or NS/NAME");
	return 0;
}

void api_exchange(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_text) char *pass = NULL;
	struct scope place;
	const char *refusal;
	cJSON *root;

	answer_add(c->out, "Cache-Control", "no-store");
	if (body_object(&body, c) < 0 || read_request(c, body) < 0)
		return;
	place = (struct scope){ .kind = (char *)c->kind,
				.ns = c->ns,
				.name = c->name };
	refusal = oidc_refusal(&c->hub->oidc,
			       value_text(body, "/subject_token"), &place);
	if (refusal) {
		refuse(c, "invalid_grant", refusal);
		return;
	}
	pass = pass_make(&c->hub->tickets, &place,
			 time(NULL) + c->hub->oidc.seconds);
	root = cJSON_CreateObject();
	cJSON_AddStringToObject(root, "access_token", pass);
	cJSON_AddStringToObject(root, "token_type", "bearer");
	cJSON_AddStringToObject(root, "issued_token_type", ACCESS_TOKEN);
	cJSON_AddNumberToObject(root, "expires_in",
				(double)c->hub->oidc.seconds);
	answer_json(c->out, 200, root);
}
