/* hub - one repository on one Hub, and how to speak with it */
#include "hub/hub.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

static int check_settings(const struct hub_settings *s, struct err *e)
{
	if (strcmp(s->type, "dataset") != 0 && strcmp(s->type, "model") != 0)
		return err_set(e, ERR_USAGE,
			       "--type is dataset or model, not '%s'", s->type);
	if (!s->repo)
		return err_set(e, ERR_USAGE, "which repository? give NS/NAME");
	if (!hub_is_repo(s->repo))
		return err_set(e, ERR_USAGE,
			       "'%s' is not a repository such as org/name",
			       s->repo);
	if (!hub_is_revision(s->revision))
		return err_set(e, ERR_USAGE, "'%s' is not a revision",
			       s->revision);
	if (!s->retry.tries || s->retry.tries > 100)
		return err_set(e, ERR_USAGE, "--tries is 1 to 100");
	if (s->limits.total_ms <= 0)
		return err_set(e, ERR_USAGE, "--timeout is 1 s or more");
	return 0;
}

static int set_endpoint(struct hub *h, const char *given, struct err *e)
{
	size_t len;
	const char *source = h->is_mirror ? "--mirror" : "HF_ENDPOINT";

	h->endpoint = xstrdup(given && *given ? given : HUB_ENDPOINT);
	len = strlen(h->endpoint);
	while (len && h->endpoint[len - 1] == '/')
		h->endpoint[--len] = '\0';
	if (url_origin(&h->origin, h->endpoint, e) < 0)
		return err_wrap(e, "%s", source);
	if (strpbrk(strstr(h->endpoint, "//") + 2, "/?#"))
		return err_set(e, ERR_CONFIG,
			       "%s has more than scheme, host and port; write "
			       "it like " HUB_ENDPOINT,
			       source);
	return 0;
}

static bool is_true(const char *text)
{
	static const char *const words[] = { "1", "on", "yes", "true" };

	for (size_t i = 0; text && i < sizeof words / sizeof *words; i++) {
		if (!strcasecmp(text, words[i]))
			return true;
	}
	return false;
}

int hub_open(struct hub *h, const struct hub_settings *s,
	     const struct hub_env *env, struct err *e)
{
	const char *endpoint = s->mirror ? s->mirror : env->endpoint;

	*h = (struct hub){ .type = s->type,
			   .repo = s->repo,
			   .revision = s->revision,
			   .temporary = env->temporary,
			   .is_mirror = s->mirror != NULL };
	if (check_settings(s, e) < 0 || set_endpoint(h, endpoint, e) < 0)
		return -1;
	if (!s->mirror && token_load(&h->token, env, s->warn, e) < 0)
		return -1;
	h->http.secret = &h->token.text;
	h->http.ca_file = env->ca_file && *env->ca_file ? env->ca_file : NULL;
	h->http.limits = s->limits;
	h->http.retry = s->retry;
	h->http.note = s->note;
	h->http.trace = s->trace;
	h->http.is_offline = is_true(env->offline);
	return http_open(&h->http, e);
}

void hub_release(struct hub *h)
{
	http_release(&h->http);
	token_release(&h->token);
	free(take(&h->endpoint));
}

int hub_needs_token(const struct hub *h, struct err *e)
{
	if (h->token.text)
		return 0;
	return err_set(e, ERR_CONFIG,
		       "no token: set HF_TOKEN, or put one into the file that "
		       "HF_TOKEN_PATH names or into $HF_HOME/token");
}

void hub_api(struct buf *url, const struct hub *h, const char *verb,
	     const char *revision)
{
	buf_addf(url, "%s/api/%ss/%s", h->endpoint, h->type, h->repo);
	if (!verb)
		return;
	buf_addf(url, "/%s/", verb);
	url_encode(url, revision);
}
