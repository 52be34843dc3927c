/* published - what a receipt says is on the Hub, and so may go from git */
#include "git/published.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "git/folder.h"
#include "json/doc.h"

#define RECEIPT_DEPTH 256

/* A string without NUL, into *text, which the caller frees. */
static int read_text(char **text, const struct json_doc *doc,
		     const struct json_node *node, struct err *e)
{
	struct buf plain = BUF_INIT(BUF_MAX);
	size_t len;

	if (!node || node->type != JSON_STRING)
		return err_set(e, ERR_DATA, "expected a string");
	json_text(&plain, doc, node);
	len = plain.len;
	*text = buf_detach(&plain);
	return strlen(*text) == len ? 0
				    : err_set(e, ERR_DATA, "a NUL character");
}

static bool is_null(const struct json_node *node)
{
	return !node || node->type == JSON_NULL;
}

static int read_optional(char **text, const struct json_doc *doc,
			 const char *pointer, struct err *e)
{
	const struct json_node *node = json_at(doc, pointer);

	if (is_null(node))
		return 0;
	if (read_text(text, doc, node, e) < 0)
		return err_wrap(e, "%s", pointer);
	return 0;
}

static int check_id(const char *text, struct err *e)
{
	if (strlen(text) == GIT_OID_HEXSZ &&
	    strspn(text, "0123456789abcdef") == GIT_OID_HEXSZ)
		return 0;
	return err_set(e, ERR_DATA, "expected 40 hex digits");
}

/* It goes into the commit's message. */
static int check_repo(const char *text, struct err *e)
{
	size_t len = strlen(text);

	for (const char *p = text; *p; p++) {
		if (!isalnum((unsigned char)*p) && !strchr("._/-", *p))
			return err_set(e, ERR_DATA, "no name of a repository");
	}
	return len && len <= 200
		       ? 0
		       : err_set(e, ERR_DATA, "no name of a repository");
}

static int read_hub(struct published *p, const struct json_doc *doc,
		    struct err *e)
{
	if (read_text(&p->hub_commit, doc, json_at(doc, "/hub/commit"), e) <
		    0 ||
	    check_id(p->hub_commit, e) < 0)
		return err_wrap(e, "/hub/commit");
	if (read_text(&p->hub_repo, doc, json_at(doc, "/hub/repo"), e) < 0 ||
	    check_repo(p->hub_repo, e) < 0)
		return err_wrap(e, "/hub/repo");
	return 0;
}

static int read_source(struct published *p, const struct json_doc *doc,
		       struct err *e)
{
	if (read_optional(&p->repository, doc, "/source/repository", e) < 0 ||
	    read_optional(&p->branch, doc, "/source/branch", e) < 0 ||
	    read_optional(&p->tip, doc, "/source/tip", e) < 0)
		return -1;
	if (p->tip && check_id(p->tip, e) < 0)
		return err_wrap(e, "/source/tip");
	return 0;
}

static int check_path(const char *path, const char *folder, struct err *e)
{
	size_t len = strlen(folder);

	if (!folder_is_path(path) || strncmp(path, folder, len) ||
	    path[len] != '/')
		return err_set(e, ERR_DATA, "not a file below %s", folder);
	if (!strcmp(path + len + 1, FOLDER_BASE) ||
	    !strcmp(path + len + 1, FOLDER_README))
		return err_set(e, ERR_DATA, "not a data file");
	return 0;
}

static char *key_of(const char *path, const char *id, size_t *len)
{
	size_t path_len = strlen(path);
	char *key = xmalloc(path_len + 1 + GIT_OID_HEXSZ);

	memcpy(key, path, path_len + 1);
	memcpy(key + path_len + 1, id, GIT_OID_HEXSZ);
	*len = path_len + 1 + GIT_OID_HEXSZ;
	return key;
}

static void add(struct published *p, const char *path, const char *id)
{
	size_t len;
	char *key = key_of(path, id, &len);

	p->keys = xgrow(p->keys, p->count, &p->room, sizeof(char *));
	p->keys[p->count++] = key;
	*map_put(&p->blobs, key, len) = key;
	*map_put(&p->paths, key, strlen(key)) = key;
}

struct blobs {
	struct published *p;
	const struct json_doc *doc;
	const char *folder;
};

static int read_blob(const struct blobs *b, const struct json_node *item,
		     size_t index, struct err *e)
{
	AUTO(free_text) char *path = NULL;
	AUTO(free_text) char *id = NULL;

	if (item->type != JSON_OBJECT)
		return err_set(e, ERR_DATA, "/blobs/%zu: expected an object",
			       index);
	if (read_text(&path, b->doc, json_member(b->doc, item, "path"), e) <
		    0 ||
	    check_path(path, b->folder, e) < 0)
		return err_wrap(e, "/blobs/%zu/path", index);
	if (read_text(&id, b->doc, json_member(b->doc, item, "blob"), e) < 0 ||
	    check_id(id, e) < 0)
		return err_wrap(e, "/blobs/%zu/blob", index);
	add(b->p, path, id);
	return 0;
}

static int read_blobs(const struct blobs *b, struct err *e)
{
	const struct json_node *list = json_at(b->doc, "/blobs");
	const struct json_node *item;

	if (!list || list->type != JSON_ARRAY)
		return err_set(e, ERR_DATA, "/blobs: expected an array");
	item = json_first(b->doc, list);
	for (size_t i = 0; i < list->count; i++) {
		if (read_blob(b, item, i, e) < 0)
			return -1;
		item = json_next(b->doc, item);
	}
	return 0;
}

int published_read(struct published *p, const char *file,
		   const struct buf *text, const char *folder, struct err *e)
{
	const struct json_limits limits = { text->limit, RECEIPT_DEPTH };
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	if (json_scan(&doc, text->data, text->len, &limits, e) < 0)
		return err_wrap(e, "%s: byte %zu", file, doc.stop);
	if (read_hub(p, &doc, e) < 0 || read_source(p, &doc, e) < 0 ||
	    read_blobs(&(struct blobs){ p, &doc, folder }, e) < 0)
		return err_wrap(e, "%s", file);
	return 0;
}

bool published_has(const struct published *p, const char *path,
		   const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1];
	AUTO(free_text) char *key = NULL;
	size_t len;

	key = key_of(path, git_oid_tostr(hex, sizeof hex, id), &len);
	return map_get(&p->blobs, key, len) != NULL;
}

bool published_has_path(const struct published *p, const char *path)
{
	return map_get(&p->paths, path, strlen(path)) != NULL;
}

void published_release(struct published *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->keys[i]);
	free(p->keys);
	map_release(&p->blobs);
	map_release(&p->paths);
	free(p->hub_repo);
	free(p->hub_commit);
	free(p->repository);
	free(p->branch);
	free(p->tip);
	*p = (struct published){ 0 };
}
