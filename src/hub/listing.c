/* listing - the files of a commit as JSON lines */
#include "hub/listing.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "hub/tree.h"
#include "json/member.h"
#include "json/value.h"

static int add_file(void *context, const cJSON *file, struct err *e)
{
	struct buf *out = context;
	const char *lfs = value_text(file, "/lfs/oid");
	const char *commit = value_text(file, "/lastCommit/id");

	(void)e;
	buf_addc(out, '{');
	member_text(out, "path", value_text(file, "/path"));
	buf_addf(out, ",\"size\":%" PRIu64,
		 (uint64_t)value_number(file, "/size", 0));
	member_text(out, "oid", value_text(file, "/oid"));
	if (lfs)
		member_text(out, "lfs", lfs);
	if (commit) {
		buf_adds(out, ",\"last_commit\":{");
		member_text(out, "id", commit);
		member_text(out, "date", value_text(file, "/lastCommit/date"));
		buf_addc(out, '}');
	}
	buf_adds(out, "}\n");
	return out->is_full;
}

static int ask(struct hub_listing *l, struct hub *h, struct err *e)
{
	struct hub_tree tree = { .revision = l->commit,
				 .prefix = l->folder,
				 .has_commits = l->has_commits,
				 .fn = add_file,
				 .context = &l->lines };
	struct err why = { 0 };

	if (hub_tree(h, &tree, &why) < 0) {
		if (l->may_be_absent && tree.refusal == HUB_NO_ENTRY)
			return 0;
		*e = why;
		return -1;
	}
	if (l->lines.is_full)
		return err_set(e, ERR_DATA, "a listing of more than %zu bytes",
			       l->lines.limit);
	return 0;
}

int hub_listing_read(struct hub_listing *l, struct hub *h, struct err *e)
{
	AUTO(free_text)
	char *name = xasprintf("%s/%s", l->has_commits ? "commits" : "files",
			       l->folder ? l->folder : "");
	const struct cache_key key = { .commit = l->commit, .path = name };

	if (l->cache && cache_listing(&l->lines, l->cache, &key))
		return 0;
	if (ask(l, h, e) < 0)
		return -1;
	/* No lines: of an absent folder too, which is not kept. */
	if (!l->cache || !l->lines.len)
		return 0;
	return cache_put_listing(l->cache, &key, &l->lines, e);
}

void hub_listing_release(struct hub_listing *l)
{
	buf_release(&l->lines);
}

static int each_line(const cJSON *line, hub_listing_fn *fn, void *context,
		     struct err *e)
{
	const char *lfs = value_text(line, "/lfs");
	const struct hub_listing_file file = {
		.path = value_text(line, "/path"),
		.id = lfs ? lfs : value_text(line, "/oid"),
		.size_bytes = (uint64_t)value_number(line, "/size", 0),
	};

	return file.path && file.id ? fn(context, &file, e) : 0;
}

int hub_listing_each(const struct hub_listing *l, hub_listing_fn *fn,
		     void *context, struct err *e)
{
	const char *at = l->lines.data, *end = at + l->lines.len;

	while (at < end) {
		AUTO(value_release) cJSON *line = NULL;
		size_t len = strcspn(at, "\n");

		if (value_parse(&line, at, len, "listing", e) < 0 ||
		    each_line(line, fn, context, e) < 0)
			return -1;
		at += len + 1;
	}
	return 0;
}
