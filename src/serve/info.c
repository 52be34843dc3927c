/* info - what a repository is: info and refs */
#include "serve/info.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/files.h"
#include "serve/name.h"

/* 24 hex digits that stay the same for a name. */
static void add_id(cJSON *root, const struct call *c)
{
	AUTO(free_text) char *id = xasprintf("%s/%s", c->ns, c->name);
	AUTO(free_text) char *key = xasprintf("%ss/%s", c->kind, id);
	char digest[HASH_SHA256_HEX];

	hash_sha256(digest, key, strlen(key));
	digest[24] = '\0';
	cJSON_AddStringToObject(root, "_id", digest);
	cJSON_AddStringToObject(root, "id", id);
	cJSON_AddStringToObject(root, "author", c->ns);
}

static void add_dates(cJSON *root, git_repository *repo,
		      const git_commit *commit)
{
	AUTO(free_text)
	char *config = xasprintf("%sconfig", git_repository_path(repo));
	char text[CALL_TIME_SIZE];
	struct stat st;

	call_time(text, git_commit_time(commit));
	cJSON_AddStringToObject(root, "lastModified", text);
	/* git writes this file when it makes the repository. */
	if (stat(config, &st) == 0)
		call_time(text, st.st_mtime);
	cJSON_AddStringToObject(root, "createdAt", text);
}

static void add_state(cJSON *root, git_repository *repo)
{
	cJSON_AddBoolToObject(root, "private",
			      access_is_private(git_repository_path(repo)));
	cJSON_AddFalseToObject(root, "gated");
	cJSON_AddFalseToObject(root, "disabled");
	cJSON_AddNumberToObject(root, "downloads", 0);
	cJSON_AddNumberToObject(root, "likes", 0);
	cJSON_AddArrayToObject(root, "tags");
}

static void add_sibling(cJSON *list, git_repository *repo,
			const struct file *file, bool has_blobs)
{
	cJSON *one = cJSON_CreateObject();
	size_t size = files_size(repo, &file->oid);
	struct pointer p;
	char sha[GIT_OID_HEXSZ + 1];

	cJSON_AddStringToObject(one, "rfilename", file->path);
	if (has_blobs) {
		git_oid_tostr(sha, sizeof sha, &file->oid);
		if (files_pointer(&p, repo, &file->oid)) {
			cJSON_AddItemToObject(one, "lfs",
					      files_lfs(&p, "sha256", size));
			size = p.size;
		}
		cJSON_AddNumberToObject(one, "size", (double)size);
		cJSON_AddStringToObject(one, "blobId", sha);
	}
	cJSON_AddItemToArray(list, one);
}

static int add_siblings(cJSON *root, git_repository *repo,
			const git_commit *commit, struct call *c)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(files_release) struct files f = { 0 };
	bool has_blobs = form_is_true(&c->in->query, "blobs");
	cJSON *list = cJSON_AddArrayToObject(root, "siblings");

	if (git_commit_tree(&tree, commit) < 0)
		return answer_git(c->out, "tree");
	if (files_list(&f, tree, "", true, c->out) < 0)
		return -1;
	for (size_t i = 0; i < f.count; i++) {
		if (!f.items[i].is_folder)
			add_sibling(list, repo, &f.items[i], has_blobs);
	}
	return 0;
}

bool info_is_asked(const struct form *query, const char *key)
{
	for (size_t i = 0; i < query->count; i++) {
		const struct form_pair *pair = &query->pairs[i];

		if (!strncmp(pair->name, "expand", 6) &&
		    !strcmp(pair->value, key))
			return true;
	}
	return false;
}

void info_keep_asked(cJSON *root, const struct form *query)
{
	cJSON *next;

	if (!form_get(query, "expand") && !form_get(query, "expand[]"))
		return;
	for (cJSON *item = root->child; item; item = next) {
		next = item->next;
		if (strcmp(item->string, "_id") != 0 &&
		    strcmp(item->string, "id") != 0 &&
		    !info_is_asked(query, item->string))
			cJSON_Delete(cJSON_DetachItemViaPointer(root, item));
	}
}

/* The header says the same as the body. */
static void tell_commit(struct answer *a, const git_commit *commit)
{
	for (size_t i = 0; i < a->header_count; i++) {
		if (!strcmp(a->headers[i].name, "X-Repo-Commit"))
			git_oid_fmt(a->headers[i].value, git_commit_id(commit));
	}
}

/*
 * What a hub knows that is some commits behind; the first has no parent. An id
 * means one commit at any time.
 */
static void lag(git_commit **commit, struct call *c)
{
	unsigned long left = c->in->fault.value;
	git_commit *parent;

	if (c->in->fault.kind != FAULT_LAG || (c->rev && name_is_sha(c->rev)))
		return;
	for (; left && !git_commit_parent(&parent, *commit, 0); left--) {
		git_commit_free(*commit);
		*commit = parent;
	}
	tell_commit(c->out, *commit);
}

cJSON *info_of(const struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_text) char *path = call_key(c);
	char sha[GIT_OID_HEXSZ + 1];
	git_oid head;
	cJSON *root;

	if (git_repository_open_bare(&repo, path) < 0 ||
	    git_reference_name_to_id(&head, repo, "HEAD") < 0 ||
	    git_commit_lookup(&commit, repo, &head) < 0)
		return NULL;
	root = cJSON_CreateObject();
	git_oid_tostr(sha, sizeof sha, &head);
	add_id(root, c);
	cJSON_AddStringToObject(root, "sha", sha);
	add_dates(root, repo, commit);
	add_state(root, repo);
	return root;
}

void api_info(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(value_release) cJSON *root = NULL;
	char sha[GIT_OID_HEXSZ + 1];

	if (call_commit(&repo, &commit, c) < 0)
		return;
	lag(&commit, c);
	root = cJSON_CreateObject();
	git_oid_tostr(sha, sizeof sha, git_commit_id(commit));
	add_id(root, c);
	cJSON_AddStringToObject(root, "sha", sha);
	add_dates(root, repo, commit);
	add_state(root, repo);
	if (add_siblings(root, repo, commit, c) < 0)
		return;
	info_keep_asked(root, &c->in->query);
	answer_json(c->out, 200, take(&root));
}

static void add_ref(cJSON *list, git_repository *repo, const char *ref,
		    const char *name)
{
	AUTO(free_ref) git_reference *found = NULL;
	git_object *commit = NULL;
	char sha[GIT_OID_HEXSZ + 1];
	cJSON *one;

	if (git_reference_lookup(&found, repo, ref) < 0 ||
	    git_reference_peel(&commit, found, GIT_OBJECT_COMMIT) < 0)
		return;
	git_oid_tostr(sha, sizeof sha, git_object_id(commit));
	git_object_free(commit);
	one = cJSON_CreateObject();
	cJSON_AddStringToObject(one, "name", name);
	cJSON_AddStringToObject(one, "ref", ref);
	cJSON_AddStringToObject(one, "targetCommit", sha);
	cJSON_AddItemToArray(list, one);
}

static int add_refs(cJSON *root, git_repository *repo, const char *key,
		    const char *folder)
{
	AUTO(free_text) char *glob = xasprintf("refs/%s/*", folder);
	cJSON *list = cJSON_AddArrayToObject(root, key);
	git_reference_iterator *walk = NULL;
	const char *ref;

	if (git_reference_iterator_glob_new(&walk, repo, glob) < 0)
		return -1;
	while (!git_reference_next_name(&ref, walk))
		add_ref(list, repo, ref, ref + strlen(glob) - 1);
	git_reference_iterator_free(walk);
	return 0;
}

void api_refs(struct call *c)
{
	bool has_pulls = form_is_true(&c->in->query, "include_prs");
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(value_release) cJSON *root = NULL;

	if (call_open(&repo, c) < 0)
		return;
	root = cJSON_CreateObject();
	cJSON_AddArrayToObject(root, "converts");
	if (add_refs(root, repo, "branches", "heads") < 0 ||
	    add_refs(root, repo, "tags", "tags") < 0 ||
	    (has_pulls && add_refs(root, repo, "pullRequests", "pr") < 0)) {
		answer_git(c->out, "references");
		return;
	}
	answer_json(c->out, 200, take(&root));
}
