/* preupload - how each file of a coming commit is to be sent */
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/api.h"
#include "serve/attributes.h"
#include "serve/body.h"
#include "serve/files.h"
#include "serve/ignore.h"
#include "serve/name.h"
#include "serve/rev.h"

#define FILES_MAX 256
#define IGNORE_MAX ((git_object_size_t)256 << 10)
#define SLOW "takes too long: its patterns are too many, or too long"

/* What is there already, so that unchanged files can be left out. */
static void add_oid(cJSON *one, const git_commit *at, const char *path)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(files_release) struct files f = { 0 };
	struct pointer p;
	char sha[GIT_OID_HEXSZ + 1];

	if (git_commit_tree(&tree, at) < 0)
		return;
	files_add(&f, tree, path);
	if (!f.count || f.items[0].is_folder)
		return;
	if (files_pointer(&p, git_commit_owner(at), &f.items[0].oid)) {
		cJSON_AddStringToObject(one, "oid", p.oid);
		return;
	}
	git_oid_tostr(sha, sizeof sha, &f.items[0].oid);
	cJSON_AddStringToObject(one, "oid", sha);
}

/* What is asked of each file of one request. */
struct plan {
	git_commit *at; /* NULL: none yet */
	struct attributes attributes;
	struct ignore ignore;
	struct answer *a;
};

static void plan_release(struct plan *p)
{
	attributes_release(&p->attributes);
	ignore_release(&p->ignore);
	git_commit_free(p->at);
}

static int add_file(cJSON *list, struct plan *p, const cJSON *file)
{
	struct answer *a = p->a;
	const char *path = value_text(file, "/path");
	double size = value_number(file, "/size", -1);
	bool is_regular;
	cJSON *one;

	if (!path || !name_is_path(path))
		return answer_fail(a, 422, NULL, "files: invalid path");
	if (size < 0)
		return answer_fail(a, 400, NULL, "files: invalid size");
	is_regular = size == 0 || (size <= (double)HUB_REGULAR_MAX &&
				   !attributes_is_lfs(&p->attributes, path));
	if (!p->attributes.steps)
		return answer_fail(a, 422, NULL, ".gitattributes " SLOW);
	one = cJSON_CreateObject();
	cJSON_AddItemToArray(list, one);
	cJSON_AddStringToObject(one, "path", path);
	cJSON_AddStringToObject(one, "uploadMode",
				is_regular ? "regular" : "lfs");
	cJSON_AddBoolToObject(one, "shouldIgnore",
			      ignore_has(&p->ignore, path));
	if (!p->ignore.steps)
		return answer_fail(a, 422, NULL, ".gitignore " SLOW);
	if (p->at)
		add_oid(one, p->at, path);
	return 0;
}

static int add_files(cJSON *root, struct plan *p, const cJSON *files)
{
	struct answer *a = p->a;
	cJSON *list = cJSON_AddArrayToObject(root, "files");
	const cJSON *file;

	if (!files)
		return answer_fail(a, 400, NULL, "files: expected an array");
	if (cJSON_GetArraySize(files) > FILES_MAX)
		return answer_fail(a, 413, NULL, "more than %d files",
				   FILES_MAX);
	cJSON_ArrayForEach(file, files)
	{
		if (add_file(list, p, file) < 0)
			return -1;
	}
	return 0;
}

static int open_commit(git_repository **repo, git_commit **commit, cJSON *root,
		       struct call *c)
{
	char sha[GIT_OID_HEXSZ + 1];

	if (call_open(repo, c) < 0)
		return -1;
	if (git_repository_is_empty(*repo) == 1)
		return 0; /* nothing to compare with yet */
	if (rev_commit(commit, *repo, c->rev, c->out) < 0)
		return -1;
	git_oid_tostr(sha, sizeof sha, git_commit_id(*commit));
	cJSON_AddStringToObject(root, "commitOid", sha);
	return 0;
}

/* The .gitignore of the commit itself; NULL: none that is usable. */
static char *own_rules(const git_commit *at)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(free_blob) git_blob *blob = NULL;
	const git_tree_entry *entry;

	if (!at || git_commit_tree(&tree, at) < 0)
		return NULL;
	entry = git_tree_entry_byname(tree, ".gitignore");
	if (!entry ||
	    git_blob_lookup(&blob, git_commit_owner(at),
			    git_tree_entry_id(entry)) < 0 ||
	    git_blob_rawsize(blob) > IGNORE_MAX)
		return NULL;
	return xstrndup(git_blob_rawcontent(blob), git_blob_rawsize(blob));
}

/* What the client sends along goes before what is there. */
static void open_ignore(struct plan *p, const cJSON *body)
{
	const char *sent = value_text(body, "/gitIgnore");
	AUTO(free_text) char *own = sent ? NULL : own_rules(p->at);

	ignore_read(&p->ignore, sent ? sent : own ? own : "");
}

static int open_rules(struct plan *p, const cJSON *body)
{
	open_ignore(p, body);
	if (attributes_open(&p->attributes, p->at) < 0)
		return answer_git(p->a, "tree");
	return 0;
}

void api_preupload(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(value_release) cJSON *root = cJSON_CreateObject();
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(plan_release) struct plan p = { .a = c->out };

	if (body_object(&body, c) < 0 ||
	    open_commit(&repo, &p.at, root, c) < 0 ||
	    open_rules(&p, body) < 0 ||
	    add_files(root, &p, value_array(body, "/files")) < 0)
		return;
	answer_json(c->out, 200, take(&root));
}
