/* preupload - which files of a change the Hub needs at all */
#include "hub/preupload.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "hub/query.h"
#include "hub/tree.h"
#include "json/write.h"

#define FILES_MAX 250 /* in one question; the Hub takes 256 */

static bool is_answer(const cJSON *root)
{
	const cJSON *files = value_array(root, "/files");
	const cJSON *item;

	if (!files)
		return false;
	cJSON_ArrayForEach(item, files)
	{
		const char *mode = value_text(item, "/uploadMode");

		if (!value_text(item, "/path") || !mode ||
		    (strcmp(mode, "regular") != 0 && strcmp(mode, "lfs") != 0))
			return false;
	}
	return true;
}

static void add_file(struct buf *body, const struct hub_upload *u)
{
	char sample[BASE64_ENCODE_RAW_LENGTH(HUB_SAMPLE)];
	size_t len = u->content.len < HUB_SAMPLE ? u->content.len : HUB_SAMPLE;

	base64_encode_raw(sample, len, (const uint8_t *)u->content.data);
	buf_adds(body, "{\"path\":");
	json_quote(body, u->path, strlen(u->path));
	buf_addf(body, ",\"size\":%" PRIu64 ",\"sample\":\"%.*s\"}",
		 u->size_bytes, (int)BASE64_ENCODE_RAW_LENGTH(len), sample);
}

static const cJSON *answer_for(const cJSON *root, const char *path)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, value_array(root, "/files"))
	{
		if (!strcmp(value_text(item, "/path"), path))
			return item;
	}
	return NULL;
}

/* The Hub has a file at this path, with this id. */
static int compare(struct hub_upload *u, const char *oid, struct err *e)
{
	bool is_blob = strlen(oid) == HASH_SHA1_HEX - 1;

	if (!*(is_blob ? u->oid : u->sha256) && hub_upload_know(u, e) < 0)
		return -1;
	u->is_there = true;
	u->is_same |= !strcmp(oid, is_blob ? u->oid : u->sha256);
	return 0;
}

static int learn(struct hub_upload *u, const cJSON *root, struct err *e)
{
	const cJSON *answer = answer_for(root, u->path);
	const char *oid = value_text(answer, "/oid");

	if (!answer)
		return err_set(e, ERR_AGAIN,
			       "%s: the Hub did not answer for it", u->path);
	u->is_there = u->is_same = false;
	u->is_ignored = value_is_true(answer, "/shouldIgnore");
	u->is_lfs = !strcmp(value_text(answer, "/uploadMode"), "lfs");
	if (u->is_lfs && !*u->sha256 && hub_upload_know(u, e) < 0)
		return -1;
	return oid ? compare(u, oid, e) : 0;
}

static int check_sending(const struct hub_upload *u, struct err *e)
{
	if (u->is_same)
		return 0;
	if (u->is_ignored)
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: ignored by the repository's .gitignore; "
			       "change that first",
			       u->path);
	if (!u->is_lfs && u->size_bytes > HUB_REGULAR_MAX)
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: larger than %zu bytes, and the Hub does "
			       "not take it into LFS: see the repository's "
			       ".gitattributes",
			       u->path, HUB_REGULAR_MAX);
	return 0;
}

struct range {
	size_t from, to; /* to before `to` */
};

static int ask(struct hub *h, struct hub_change *c, struct range range,
	       const char *revision, struct err *e)
{
	AUTO(buf_release) struct buf url = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	AUTO(hub_query_release)
	struct hub_query q = { .content_type = "application/json",
			       .is_expected = is_answer };

	buf_adds(&body, "{\"files\":[");
	for (size_t i = range.from; i < range.to; i++) {
		if (i > range.from)
			buf_addc(&body, ',');
		add_file(&body, &c->files[i]);
	}
	buf_adds(&body, "]}");
	hub_api(&url, h, "preupload", revision);
	q.url = url.data;
	q.body = body.data;
	q.body_bytes = body.len;
	if (hub_ask(h, &q, e) < 0)
		return -1;
	for (size_t i = range.from; i < range.to; i++) {
		if (learn(&c->files[i], q.root, e) < 0)
			return -1;
	}
	return 0;
}

static int note_id(void *context, const cJSON *file, struct err *e)
{
	const struct map *asked = context;
	const char *path = value_text(file, "/path");
	const char *large = value_text(file, "/lfs/oid");
	struct hub_upload *u = map_get(asked, path, strlen(path));

	return u ? compare(u, large ? large : value_text(file, "/oid"), e) : 0;
}

/* The tree tells of those that the answers so far named no id for. */
static int look_up(struct hub *h, struct hub_change *c, const char *revision,
		   struct err *e)
{
	AUTO(list_release) struct list paths = { 0 };
	AUTO(map_release) struct map asked = { 0 };
	const struct hub_paths question = { .revision = revision,
					    .paths = &paths,
					    .fn = note_id,
					    .context = &asked };

	for (size_t i = 0; i < c->count; i++) {
		struct hub_upload *u = &c->files[i];

		if (u->is_there)
			continue;
		list_add(&paths, u->path);
		*map_put(&asked, u->path, strlen(u->path)) = u;
	}
	return hub_paths(h, &question, e);
}

static int keep(void *context, const cJSON *file, struct err *e)
{
	struct hub_change *c = context;

	(void)e;
	for (size_t i = 0; i < c->deletes.count; i++) {
		const char *path = c->deletes.items[i];

		if (!strcmp(path, value_text(file, "/path")))
			list_add(&c->present, path);
	}
	return 0;
}

static int check_deletes(struct hub *h, struct hub_change *c,
			 const char *revision, struct err *e)
{
	const struct hub_paths question = { .revision = revision,
					    .paths = &c->deletes,
					    .fn = keep,
					    .context = c };

	list_release(&c->present);
	return hub_paths(h, &question, e);
}

int hub_preupload(struct hub *h, struct hub_change *c, const char *head,
		  bool is_there, struct err *e)
{
	const char *revision = is_there ? head : h->revision;

	for (size_t from = 0; from < c->count; from += FILES_MAX) {
		size_t to = from + FILES_MAX;

		if (ask(h, c,
			(struct range){ from, to < c->count ? to : c->count },
			revision, e) < 0)
			return -1;
	}
	if (c->looks_up && head && look_up(h, c, revision, e) < 0)
		return -1;
	for (size_t i = 0; i < c->count; i++) {
		if (check_sending(&c->files[i], e) < 0)
			return -1;
	}
	return check_deletes(h, c, head ? head : h->revision, e);
}
