/* settings - what is set for a repository: who may see it */
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/body.h"

#define BUSY                                                                   \
	"Another operation is in progress for this repository. "               \
	"Please try again later."

/* What is asked for and not kept would be a promise broken. */
static int read_wish(bool *is_private, struct call *c, const cJSON *body)
{
	const char *visibility = value_text(body, "/visibility");
	const cJSON *private = value_at(body, "/private");
	const cJSON *gated = value_at(body, "/gated");

	if (gated && !cJSON_IsFalse(gated))
		return answer_fail(c->out, 400, NULL,
				   "gated: this hub has no gated repositories");
	if (visibility &&
	    (!strcmp(visibility, "private") || !strcmp(visibility, "public")))
		*is_private = *visibility == 'p' && visibility[1] == 'r';
	else if (!visibility && cJSON_IsBool(private))
		*is_private = cJSON_IsTrue(private);
	else
		return answer_fail(c->out, 400, NULL,
				   "private: expected true or false, or "
				   "visibility: public or private");
	return 0;
}

static void set(struct call *c, const char *path, bool is_private)
{
	AUTO(free_repo) git_repository *repo = NULL;
	cJSON *root;

	if (call_open(&repo, c) < 0)
		return;
	if (access_set_private(path, is_private) < 0) {
		answer_fail(c->out, 500, NULL, "hub-private: not writable");
		return;
	}
	root = cJSON_CreateObject();
	cJSON_AddBoolToObject(root, "private", is_private);
	cJSON_AddStringToObject(root, "visibility",
				is_private ? "private" : "public");
	answer_json(c->out, 200, root);
}

void api_settings(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_text) char *key = call_key(c);
	bool is_private = true;

	if (access_own(c) < 0 || body_object(&body, c) < 0 ||
	    read_wish(&is_private, c, body) < 0)
		return;
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	set(c, key, is_private);
	locks_drop(&c->hub->locks, key);
}
