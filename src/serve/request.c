/* request - taking a request's target apart */
#include "serve/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void intake_release(struct intake **in)
{
	struct intake *old = take(in);

	if (old)
		old->release(old);
}

int request_init(struct request *r, const char *target)
{
	size_t len = strcspn(target, "?#");
	const char *query = target[len] == '?' ? target + len + 1 : "";

	r->spool_fd = -1;
	r->path = xstrndup(target, len);
	r->query_text = xstrndup(query, strcspn(query, "#"));
	if (*target != '/')
		return -1;
	return form_parse(&r->query, query, strcspn(query, "#"));
}

void request_release(struct request *r)
{
	close_fd(&r->spool_fd);
	r->spool_fd = -1;
	free(take(&r->path));
	free(take(&r->query_text));
	form_release(&r->query);
	buf_release(&r->body);
	intake_release(&r->intake);
}

char *request_origin(const struct request *r)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-:[]";
	bool is_plain = r->host && *r->host && !r->host[strspn(r->host, plain)];

	return xasprintf("%s://%s", r->is_https ? "https" : "http",
			 is_plain ? r->host : "localhost");
}
