/* user - who a token is, and small routes without a repository */
#include "serve/api.h"

void api_whoami(struct call *c)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *auth, *token;

	cJSON_AddStringToObject(root, "type", "user");
	cJSON_AddStringToObject(root, "id", c->who->name);
	cJSON_AddStringToObject(root, "name", c->who->name);
	cJSON_AddStringToObject(root, "fullname", c->who->name);
	cJSON_AddArrayToObject(root, "orgs");
	auth = cJSON_AddObjectToObject(root, "auth");
	cJSON_AddStringToObject(auth, "type", "access_token");
	token = cJSON_AddObjectToObject(auth, "accessToken");
	cJSON_AddStringToObject(token, "displayName", c->who->name);
	cJSON_AddStringToObject(token, "role",
				c->who->can_write ? "write" : "read");
	answer_json(c->out, 200, root);
}

void api_auth_check(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;

	if (call_open(&repo, c) == 0)
		answer_json(c->out, 200, cJSON_CreateObject());
}

/* Cards are checked where they are made; here none is refused. */
void api_validate_yaml(struct call *c)
{
	cJSON *root = cJSON_CreateObject();

	cJSON_AddArrayToObject(root, "errors");
	cJSON_AddArrayToObject(root, "warnings");
	answer_json(c->out, 200, root);
}

void api_absent(struct call *c)
{
	answer_fail(c->out, 404, NULL, "Not found");
}
