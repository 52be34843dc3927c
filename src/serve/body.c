/* body - reading JSON bodies */
#include "serve/body.h"

#include <stdlib.h>
#include <string.h>

#include "json/value.h"
#include "serve/name.h"

int body_object(cJSON **root, struct call *c)
{
	const struct buf *body = &c->in->body;
	struct err e = { 0 };

	if (!body->len) {
		*root = cJSON_CreateObject();
		return 0;
	}
	if (value_parse(root, body->data, body->len, "body", &e) < 0)
		return answer_fail(c->out, 400, NULL, "%s", e.text);
	if (!cJSON_IsObject(*root))
		return answer_fail(c->out, 400, NULL,
				   "body: expected an object");
	return 0;
}

static int split_name(struct call *c, const char *name, const char *ns)
{
	const char *slash = strchr(name, '/');

	if (slash)
		c->ns = xstrndup(name, (size_t)(slash - name));
	else
		c->ns = xstrdup(ns && *ns ? ns : c->who->name);
	c->name = xstrdup(slash ? slash + 1 : name);
	if (!name_is_repo(c->ns) || !name_is_repo(c->name))
		return answer_fail(c->out, 400, NULL,
				   "name: letters, digits, . _ - only; no -- "
				   "or .., none of .- at an end");
	if (!strcmp(c->ns, "datasets") || !strcmp(c->ns, "api"))
		return answer_fail(c->out, 400, NULL,
				   "organization: this name is reserved");
	return 0;
}

int body_repo(struct call *c, const cJSON *root)
{
	const char *name = value_text(root, "/name");
	const char *type = value_text(root, "/type");

	if (!name)
		return answer_fail(c->out, 400, NULL, "name: expected a text");
	if (type && strcmp(type, "model") != 0 && strcmp(type, "dataset") != 0)
		return answer_fail(c->out, 400, NULL,
				   "type: this hub has datasets and models");
	c->kind = type && *type == 'd' ? "dataset" : "model";
	return split_name(c, name, value_text(root, "/organization"));
}
