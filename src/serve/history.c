/* history - walking commits */
#include "serve/history.h"

#include <stdlib.h>
#include <string.h>

#include "serve/api.h"
#include "serve/info.h"
#include "serve/page.h"

#define COMMITS_DEFAULT 50
#define COMMITS_MAX 1000

/* False when the path is not there. */
static bool id_at(git_oid *id, const git_commit *commit, const char *path)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(free_entry) git_tree_entry *entry = NULL;

	if (git_commit_tree(&tree, commit) < 0 ||
	    git_tree_entry_bypath(&entry, tree, path) < 0)
		return false;
	*id = *git_tree_entry_id(entry);
	return true;
}

/* The first parent with the same content there, or NULL. */
static git_commit *same_parent(const git_commit *commit, const char *path,
			       const git_oid *id)
{
	unsigned count = git_commit_parentcount(commit);

	for (unsigned i = 0; i < count; i++) {
		AUTO(free_commit) git_commit *parent = NULL;
		git_oid there;

		if (git_commit_parent(&parent, commit, i) == 0 &&
		    id_at(&there, parent, path) && git_oid_equal(&there, id))
			return take(&parent);
	}
	return NULL;
}

static cJSON *describe(const git_commit *commit)
{
	cJSON *root = cJSON_CreateObject();
	char sha[GIT_OID_HEXSZ + 1], date[CALL_TIME_SIZE];
	const char *title = git_commit_summary((git_commit *)commit);

	git_oid_tostr(sha, sizeof sha, git_commit_id(commit));
	call_time(date, git_commit_time(commit));
	cJSON_AddStringToObject(root, "id", sha);
	cJSON_AddStringToObject(root, "title", title ? title : "");
	cJSON_AddStringToObject(root, "date", date);
	return root;
}

cJSON *history_last(git_commit *from, const char *path)
{
	AUTO(free_commit) git_commit *at = NULL;
	git_commit *parent;
	git_oid id;

	if (git_commit_dup(&at, from) < 0 || !id_at(&id, at, path))
		return NULL;
	while ((parent = same_parent(at, path, &id))) {
		git_commit_free(at);
		at = parent;
	}
	return describe(at);
}

/* Text as HTML that shows it. */
static cJSON *as_html(const char *text)
{
	AUTO(buf_release) struct buf html = BUF_INIT(BUF_MAX);

	for (; text && *text; text++) {
		if (*text == '&')
			buf_adds(&html, "&amp;");
		else if (*text == '<')
			buf_adds(&html, "&lt;");
		else if (*text == '>')
			buf_adds(&html, "&gt;");
		else if (*text == '"')
			buf_adds(&html, "&quot;");
		else
			buf_addc(&html, *text);
	}
	return cJSON_CreateString(html.data);
}

static void add_formatted(cJSON *root, const git_commit *commit)
{
	cJSON *words = cJSON_AddObjectToObject(root, "formatted");

	cJSON_AddItemToObject(
		words, "title",
		as_html(git_commit_summary((git_commit *)commit)));
	cJSON_AddItemToObject(words, "message",
			      as_html(git_commit_body((git_commit *)commit)));
}

static cJSON *describe_fully(const git_commit *commit, bool has_html)
{
	cJSON *root = describe(commit);
	const char *body = git_commit_body((git_commit *)commit);
	cJSON *author = cJSON_CreateObject();

	cJSON_AddStringToObject(author, "user",
				git_commit_author(commit)->name);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "authors"), author);
	cJSON_AddStringToObject(root, "message", body ? body : "");
	if (has_html)
		add_formatted(root, commit);
	return root;
}

struct ids {
	git_oid *items;
	size_t count, room;
};

static void ids_release(struct ids *ids)
{
	free(ids->items);
}

static int walk(struct ids *ids, git_repository *repo, const git_commit *from,
		struct answer *a)
{
	AUTO(free_walk) git_revwalk *walk = NULL;
	git_oid id;

	if (git_revwalk_new(&walk, repo) < 0 ||
	    git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) <
		    0 ||
	    git_revwalk_push(walk, git_commit_id(from)) < 0)
		return answer_git(a, "history");
	while (!git_revwalk_next(&id, walk)) {
		ids->items = xgrow(ids->items, ids->count, &ids->room,
				   sizeof *ids->items);
		ids->items[ids->count++] = id;
	}
	return 0;
}

void api_commits(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *from = NULL;
	AUTO(ids_release) struct ids ids = { 0 };
	bool has_html = info_is_asked(&c->in->query, "formatted");
	struct page page;
	cJSON *list;

	if (page_read(&page, c, COMMITS_DEFAULT, COMMITS_MAX) < 0 ||
	    call_commit(&repo, &from, c) < 0 ||
	    walk(&ids, repo, from, c->out) < 0)
		return;
	page_cut(&page, ids.count);
	list = cJSON_CreateArray();
	for (size_t i = page.start; i < page.end; i++) {
		AUTO(free_commit) git_commit *one = NULL;

		if (git_commit_lookup(&one, repo, &ids.items[i]) == 0)
			cJSON_AddItemToArray(list,
					     describe_fully(one, has_html));
	}
	answer_add(c->out, "X-Total-Count", "%zu", ids.count);
	page_link(&page, c, "commits", git_commit_id(from));
	answer_json(c->out, 200, list);
}
