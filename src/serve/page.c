/* page - cutting lists into pages */
#include "serve/page.h"

#include <limits.h>
#include <string.h>

#include "serve/info.h"

#define CURSOR_MAX 100000000

int page_read(struct page *p, struct call *c, long fallback, long max)
{
	long start = form_number(&c->in->query, "cursor", 0, CURSOR_MAX);

	*p = (struct page){ 0 };
	p->limit = form_number(&c->in->query, "limit", fallback, LONG_MAX);
	if (p->limit < 0 || start < 0)
		return answer_fail(c->out, 400, NULL,
				   "limit, cursor: expected a number above 0");
	if (p->limit > max)
		p->limit = max;
	p->start = (size_t)start;
	return 0;
}

void page_cut(struct page *p, size_t total)
{
	p->total = total;
	if (p->start > total)
		p->start = total;
	p->end = total;
	if (total - p->start > (size_t)p->limit)
		p->end = p->start + (size_t)p->limit;
}

void page_link(const struct page *p, struct call *c, const char *route,
	       const git_oid *commit)
{
	static const char *const kept[] = { "recursive", "expand" };
	AUTO(free_text) char *origin = request_origin(c->in);
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	char sha[GIT_OID_HEXSZ + 1];

	if (p->end == p->total)
		return;
	git_oid_tostr(sha, sizeof sha, commit);
	buf_addf(&url, "%s/api/%ss/%s/%s/%s/%s", origin, c->kind, c->ns,
		 c->name, route, sha);
	if (c->path && *c->path) {
		buf_addc(&url, '/');
		form_encode_path(&url, c->path);
	}
	buf_addf(&url, "?limit=%ld&cursor=%zu", p->limit, p->end);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (form_is_true(&c->in->query, kept[i]))
			buf_addf(&url, "&%s=true", kept[i]);
	}
	if (info_is_asked(&c->in->query, "formatted"))
		buf_adds(&url, "&expand=formatted");
	answer_add(c->out, "Link", "<%s>; rel=\"next\"", url.data);
}

void page_link_repos(const struct page *p, struct call *c)
{
	const struct form *query = &c->in->query;
	AUTO(free_text) char *origin = request_origin(c->in);
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);

	if (p->end == p->total)
		return;
	buf_addf(&url, "%s/api/%ss?limit=%ld&cursor=%zu", origin, c->kind,
		 p->limit, p->end);
	for (size_t i = 0; i < query->count; i++) {
		const struct form_pair *pair = &query->pairs[i];

		if (!strcmp(pair->name, "limit") ||
		    !strcmp(pair->name, "cursor"))
			continue;
		buf_addc(&url, '&');
		form_encode_path(&url, pair->name);
		buf_addc(&url, '=');
		form_encode_path(&url, pair->value);
	}
	answer_add(c->out, "Link", "<%s>; rel=\"next\"", url.data);
}
