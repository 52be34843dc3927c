/* tree - the files of a revision: names, sizes, object ids */
#include "hub/tree.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "hub/query.h"
#include "json/write.h"

#define PATHS_MAX 250 /* in one question; the Hub takes 1000 */

static bool is_size(double size)
{
	return size >= 0 && size <= 9007199254740992.0 && floor(size) == size;
}

static bool is_lfs_id(const char *oid)
{
	return oid && strlen(oid) == 64 &&
	       strspn(oid, "0123456789abcdef") == 64;
}

static bool is_file(const cJSON *item)
{
	const char *type = value_text(item, "/type");

	return type && !strcmp(type, "file");
}

static bool is_item(const cJSON *item)
{
	const char *type = value_text(item, "/type");
	const cJSON *lfs = value_at(item, "/lfs");

	if (!type || !value_text(item, "/path"))
		return false;
	if (!is_file(item))
		return !strcmp(type, "directory");
	return is_size(value_number(item, "/size", -1)) &&
	       hub_is_id(value_text(item, "/oid")) &&
	       (!lfs || cJSON_IsNull(lfs) ||
		is_lfs_id(value_text(lfs, "/oid")));
}

static bool is_tree(const cJSON *root)
{
	const cJSON *item;

	if (!cJSON_IsArray(root))
		return false;
	cJSON_ArrayForEach(item, root)
	{
		if (!is_item(item))
			return false;
	}
	return true;
}

struct walk {
	hub_file_fn *fn;
	void *context;
};

static int each_file(void *context, const cJSON *root, struct err *e)
{
	struct walk *w = context;
	const cJSON *item;

	cJSON_ArrayForEach(item, root)
	{
		int got = is_file(item) ? w->fn(w->context, item, e) : 0;

		if (got)
			return got;
	}
	return 0;
}

int hub_tree(struct hub *h, struct hub_tree *tree, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	struct walk walk = { tree->fn, tree->context };
	struct hub_pages pages = { .is_expected = is_tree,
				   .fn = each_file,
				   .context = &walk };
	int got;

	hub_api(&url, h, "tree", tree->revision);
	if (tree->prefix) {
		buf_addc(&url, '/');
		url_encode_path(&url, tree->prefix);
	}
	buf_addf(&url, "?recursive=true&expand=%s",
		 tree->has_commits ? "true" : "false");
	pages.url = url.data;
	got = hub_pages(h, &pages, e);
	tree->refusal = pages.refusal;
	return got;
}

static int ask_paths(struct hub *h, const struct hub_paths *paths,
		     const char *body, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	struct walk walk = { paths->fn, paths->context };
	AUTO(hub_query_release)
	struct hub_query q = { .content_type = "application/json",
			       .body = body,
			       .body_bytes = strlen(body),
			       .is_expected = is_tree };

	hub_api(&url, h, "paths-info", paths->revision);
	q.url = url.data;
	if (hub_ask(h, &q, e) < 0)
		return -1;
	return each_file(&walk, q.root, e) < 0 ? -1 : 0;
}

int hub_paths(struct hub *h, const struct hub_paths *paths, struct err *e)
{
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < paths->paths->count; i++) {
		const char *path = paths->paths->items[i];

		buf_adds(&body, body.len ? "," : "{\"paths\":[");
		json_quote(&body, path, strlen(path));
		if ((i + 1) % PATHS_MAX && i + 1 < paths->paths->count)
			continue;
		buf_adds(&body, "],\"expand\":false}");
		if (ask_paths(h, paths, body.data, e) < 0)
			return -1;
		buf_clear(&body);
	}
	return 0;
}
