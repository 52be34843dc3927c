/* user - who a token is, and small routes without a repository */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/metadata.h"
#include "serve/name.h"

/* The Hub's names for what a scope allows. */
static void add_permissions(cJSON *to, enum access access)
{
	static const char *const words[] = { NULL, "repo.content.read",
					     "discussion.write", "repo.write" };

	for (size_t i = ACCESS_READ;
	     i <= (size_t)access && i < sizeof words / sizeof *words; i++)
		cJSON_AddItemToArray(to, cJSON_CreateString(words[i]));
}

static cJSON *describe_scope(const struct scope *s)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *entity = cJSON_AddObjectToObject(root, "entity");
	AUTO(free_text)
	char *name = xasprintf("%s%s%s", s->ns ? s->ns : "*",
			       s->name ? "/" : "", s->name ? s->name : "");

	cJSON_AddStringToObject(entity, "type",
				s->name ? s->kind : "organization");
	cJSON_AddStringToObject(entity, "name", name);
	add_permissions(cJSON_AddArrayToObject(root, "permissions"), s->access);
	return root;
}

static void add_scopes(cJSON *to, const struct token *t)
{
	cJSON *fine = cJSON_AddObjectToObject(to, "fineGrained");
	cJSON *list = cJSON_AddArrayToObject(fine, "scoped");

	for (size_t i = 0; i < t->scope_count; i++)
		cJSON_AddItemToArray(list, describe_scope(&t->scopes[i]));
}

static void add_token(cJSON *auth, const struct call *c)
{
	static const char *const roles[] = { "read", "write", "fineGrained" };
	cJSON *token = cJSON_AddObjectToObject(auth, "accessToken");
	char date[CALL_TIME_SIZE];

	cJSON_AddStringToObject(token, "displayName", c->who->name);
	cJSON_AddStringToObject(token, "role", roles[c->who->role]);
	if (!c->who->is_pass) {
		call_time(date, c->tokens->date);
		cJSON_AddStringToObject(token, "createdAt", date);
	}
	if (c->who->role == ROLE_FINE)
		add_scopes(token, c->who);
}

void api_whoami(struct call *c)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *auth;

	cJSON_AddStringToObject(root, "type", c->who->is_pass ? "app" : "user");
	cJSON_AddStringToObject(root, "id", c->who->name);
	cJSON_AddStringToObject(root, "name", c->who->name);
	cJSON_AddStringToObject(root, "fullname", c->who->name);
	cJSON_AddFalseToObject(root, "isPro");
	cJSON_AddFalseToObject(root, "canPay");
	cJSON_AddNullToObject(root, "periodEnd");
	cJSON_AddStringToObject(root, "avatarUrl", "");
	cJSON_AddArrayToObject(root, "orgs");
	auth = cJSON_AddObjectToObject(root, "auth");
	cJSON_AddStringToObject(auth, "type", "access_token");
	add_token(auth, c);
	answer_json(c->out, 200, root);
}

void api_auth_check(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;

	if (call_open(&repo, c) == 0)
		answer_json(c->out, 200, cJSON_CreateObject());
}

void api_validate_yaml(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	const char *text;
	bool is_good;
	cJSON *root;

	if (body_object(&body, c) < 0)
		return;
	text = value_text(body, "/content");
	if (!text) {
		answer_fail(c->out, 400, NULL, "content: expected a text");
		return;
	}
	root = metadata_judge(text, strlen(text), &is_good);
	answer_json(c->out, is_good ? 200 : 400, root);
}

static bool is_readable(struct call *c, const char *names)
{
	size_t ns = strcspn(names, "/");
	const char *name = names + ns + (names[ns] == '/');
	AUTO(free_text) char *owner = xstrndup(names, ns);
	AUTO(free_text) char *own = xstrndup(name, strcspn(name, "/"));
	struct call there = *c;

	there.ns = owner;
	there.name = own;
	return name_is_repo(owner) && name_is_repo(own) &&
	       access_of(&there) >= ACCESS_READ && call_is_there(&there);
}

void api_repo_absent(struct call *c)
{
	answer_fail(c->out, 404, "RepoNotFound", "Repository not found");
}

/* Where a repository is named that is not there, that is what is missing. */
void api_absent(struct call *c)
{
	static const char *const kinds[] = { "models", "datasets", "spaces" };
	size_t len = strcspn(c->path, "/");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (len != strlen(kinds[i]) || !c->path[len] ||
		    !c->path[len + 1] || strncmp(c->path, kinds[i], len) != 0)
			continue;
		c->kind = *kinds[i] == 'd' ? "dataset" : "model";
		if (*kinds[i] == 's' || !is_readable(c, c->path + len + 1)) {
			api_repo_absent(c);
			return;
		}
	}
	answer_fail(c->out, 404, NULL, "Not found");
}
