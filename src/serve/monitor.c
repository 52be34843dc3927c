/* monitor - the routes of those who watch over a hub */
#include <unistd.h>

#include "serve/api.h"

/* Whether it can do its work: the root is there and can be written to. */
void api_health(struct call *c)
{
	cJSON *root = cJSON_CreateObject();
	bool is_well = access(c->hub->root.path, R_OK | W_OK | X_OK) == 0;

	answer_add(c->out, "Cache-Control", "no-store");
	cJSON_AddStringToObject(root, "status",
				is_well ? "ok" : "the root is not writable");
	answer_json(c->out, is_well ? 200 : 503, root);
}

void api_metrics(struct call *c)
{
	if (!c->hub->has_metrics) {
		answer_fail(c->out, 404, NULL, "Not found");
		return;
	}
	answer_add(c->out, "Cache-Control", "no-store");
	c->out->type = "text/plain; version=0.0.4; charset=utf-8";
	c->out->status = 200;
	counts_write(&c->out->body, &c->hub->counts);
}
