/* redirect - composing Location and what stands beside it */
#include "serve/redirect.h"

char *redirect_origin(const struct call *c)
{
	if (c->hub->cdn_origin)
		return xstrdup(c->hub->cdn_origin);
	return request_origin(c->in);
}

/* FOLDER/datasets/NS/NAME/SHA/PATH, escaped. */
static void add_path(struct buf *out, const struct call *c, const char *folder,
		     const git_oid *commit)
{
	char sha[GIT_OID_HEXSZ + 1];

	git_oid_tostr(sha, sizeof sha, commit);
	buf_addf(out, "%s/%ss/%s/%s/%s/", folder, c->kind, c->ns, c->name, sha);
	form_encode_path(out, c->path);
}

void redirect_pinned(struct call *c, const git_oid *commit, const char *etag)
{
	AUTO(buf_release) struct buf to = BUF_INIT(BUF_MAX);

	add_path(&to, c, "/api/resolve-cache", commit);
	buf_adds(&to, "?etag=");
	form_encode_path(&to, etag);
	answer_add(c->out, "X-Linked-Etag", "%s", etag);
	answer_add(c->out, "Location", "%s", to.data);
	c->out->status = 307;
}

void redirect_cdn(struct call *c, const git_oid *commit, const char *etag,
		  uint64_t size)
{
	AUTO(free_text) char *origin = redirect_origin(c);
	AUTO(buf_release) struct buf path = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *query = NULL;

	add_path(&path, c, "/cdn", commit);
	query = ticket_query(&c->hub->tickets, "GET", path.data, size);
	answer_add(c->out, "X-Linked-Etag", "%s", etag);
	answer_add(c->out, "X-Linked-Size", "%llu", (unsigned long long)size);
	answer_add(c->out, "Location", "%s%s?%s", origin, path.data, query);
	c->out->status = 302;
}
