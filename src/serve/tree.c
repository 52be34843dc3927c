/* tree - listings of files: tree and paths-info */
#include <string.h>

#include "base/mem.h"
#include "base/opts.h"
#include "json/value.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/files.h"
#include "serve/history.h"
#include "serve/name.h"
#include "serve/page.h"

#define PAGE 1000
#define PAGE_EXPANDED 50
#define PATHS_MAX 1000

static cJSON *describe(git_repository *repo, git_commit *commit,
		       const struct file *file, bool is_expanded)
{
	cJSON *root = files_describe(repo, file);
	cJSON *last = is_expanded ? history_last(commit, file->path) : NULL;

	if (last)
		cJSON_AddItemToObject(root, "lastCommit", last);
	return root;
}

static int list(struct files *f, git_commit *commit, struct call *c)
{
	AUTO(free_tree) git_tree *tree = NULL;
	size_t len = strlen(c->path);

	if (len && c->path[len - 1] == '/')
		c->path[len - 1] = '\0';
	if (*c->path && !name_is_path(c->path)) {
		answer_fail(c->out, 422, NULL, "Invalid path");
		return -1;
	}
	if (git_commit_tree(&tree, commit) < 0) {
		answer_git(c->out, "tree");
		return -1;
	}
	return files_list(f, tree, c->path,
			  form_is_true(&c->in->query, "recursive"), c->out);
}

void api_tree(struct call *c)
{
	bool is_expanded = form_is_true(&c->in->query, "expand");
	long limit = is_expanded ? PAGE_EXPANDED : PAGE;
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(files_release) struct files f = { 0 };
	struct page page;
	cJSON *root;

	if (page_read(&page, c, limit, limit) < 0 ||
	    call_commit(&repo, &commit, c) < 0 || list(&f, commit, c) < 0)
		return;
	page_cut(&page, f.count);
	root = cJSON_CreateArray();
	for (size_t i = page.start; i < page.end; i++)
		cJSON_AddItemToArray(
			root, describe(repo, commit, &f.items[i], is_expanded));
	page_link(&page, c, "tree", git_commit_id(commit));
	answer_json(c->out, 200, root);
}

struct wanted {
	struct list paths; /* borrowed from form or root */
	struct form form;
	cJSON *root;
	bool is_expanded;
};

static void wanted_release(struct wanted *w)
{
	list_release(&w->paths);
	form_release(&w->form);
	value_release(&w->root);
}

static int read_json(struct wanted *w, struct call *c)
{
	const cJSON *item, *paths;

	if (body_object(&w->root, c) < 0)
		return -1;
	paths = value_array(w->root, "/paths");
	if (!paths)
		return answer_fail(c->out, 400, NULL,
				   "paths: expected an array");
	cJSON_ArrayForEach(item, paths)
	{
		if (!cJSON_IsString(item))
			return answer_fail(c->out, 400, NULL,
					   "paths: expected texts");
		list_add(&w->paths, item->valuestring);
	}
	w->is_expanded = value_is_true(w->root, "/expand");
	return 0;
}

static int read_form(struct wanted *w, struct call *c)
{
	const struct form_pair *pair;

	if (form_parse(&w->form, c->in->body.data, c->in->body.len) < 0)
		return answer_fail(c->out, 400, NULL, "body: not a form");
	for (size_t i = 0; i < w->form.count; i++) {
		pair = &w->form.pairs[i];
		if (!strcmp(pair->name, "paths"))
			list_add(&w->paths, pair->value);
	}
	w->is_expanded = form_is_true(&w->form, "expand");
	return 0;
}

static int read_wanted(struct wanted *w, struct call *c)
{
	const char *type = c->in->content_type;
	bool is_form = type && !strncasecmp(type,
					    "application/x-www-form-"
					    "urlencoded",
					    33);

	if ((is_form ? read_form(w, c) : read_json(w, c)) < 0)
		return -1;
	if (w->paths.count > PATHS_MAX)
		return answer_fail(c->out, 413, NULL, "more than %d paths",
				   PATHS_MAX);
	return 0;
}

void api_paths_info(struct call *c)
{
	AUTO(wanted_release) struct wanted w = { 0 };
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(files_release) struct files f = { 0 };
	cJSON *root;

	if (read_wanted(&w, c) < 0 || call_commit(&repo, &commit, c) < 0)
		return;
	if (git_commit_tree(&tree, commit) < 0) {
		answer_git(c->out, "tree");
		return;
	}
	for (size_t i = 0; i < w.paths.count; i++) {
		if (name_is_path(w.paths.items[i]))
			files_add(&f, tree, w.paths.items[i]);
	}
	root = cJSON_CreateArray();
	for (size_t i = 0; i < f.count; i++)
		cJSON_AddItemToArray(root, describe(repo, commit, &f.items[i],
						    w.is_expanded));
	answer_json(c->out, 200, root);
}
