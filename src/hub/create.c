/* create - a repository that shall exist */
#include "hub/create.h"

#include <string.h>

#include "base/mem.h"
#include "hub/query.h"

static bool is_info(const cJSON *root)
{
	return value_text(root, "/id") != NULL;
}

int hub_exists(struct hub *h, bool *is_there, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(hub_query_release) struct hub_query q = { .is_expected = is_info };
	struct err why = { 0 };

	hub_api(&url, h, NULL, NULL);
	q.url = url.data;
	*is_there = hub_ask(h, &q, &why) == 0;
	if (*is_there || q.refusal == HUB_NO_REPO)
		return 0;
	*e = why;
	return -1;
}

static bool is_made(const cJSON *root)
{
	return value_text(root, "/url") != NULL;
}

int hub_create(struct hub *h, bool is_private, struct err *e)
{
	AUTO(free_text)
	char *url = xasprintf("%s/api/repos/create", h->endpoint);
	AUTO(free_text)
	char *body = xasprintf("{\"name\":\"%s\",\"organization\":\"%.*s\","
			       "\"type\":\"%s\"%s}",
			       strchr(h->repo, '/') + 1,
			       (int)strcspn(h->repo, "/"), h->repo, h->type,
			       is_private ? ",\"visibility\":\"private\"" : "");
	AUTO(hub_query_release)
	struct hub_query q = { .url = url,
			       .content_type = "application/json",
			       .body = body,
			       .body_bytes = strlen(body),
			       .is_busy_final = true,
			       .is_expected = is_made };
	struct err why = { 0 };
	bool is_there = false;

	if (hub_ask(h, &q, &why) == 0)
		return 0;
	if (q.refusal == HUB_BUSY && hub_exists(h, &is_there, e) < 0)
		return -1;
	if (is_there)
		return 0;
	*e = why;
	return -1;
}
