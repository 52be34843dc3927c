/* clean - remove from a branch what a receipt says is published */
#include "git/clean.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "git/folder.h"
#include "git/prune.h"

#define WAIT_MS 50 /* before the second try; doubled each time */
#define WAIT_MAX_MS 5000

void clean_release(struct clean_result *result)
{
	for (size_t i = 0; i < result->count; i++)
		free(result->files[i].path);
	free(result->files);
	*result = (struct clean_result){ 0 };
}

struct plan {
	struct clean_result *result;
	const struct clean_query *query;
	bool has_base;
};

static const char *reason_of(const struct plan *plan, const char *path,
			     const struct folder_file *file)
{
	const struct published *published = plan->query->published;

	if (file->mode == GIT_FILEMODE_LINK)
		return "a symbolic link";
	if (!file->is_regular)
		return "a submodule";
	if (published_has(published, path, &file->id))
		return NULL;
	return published_has_path(published, path)
		       ? "not the version that was published"
		       : "not in the receipt";
}

static int plan_file(void *context, const struct folder_file *file,
		     struct err *e)
{
	struct plan *plan = context;
	struct clean_result *result = plan->result;
	struct clean_file *entry;

	(void)e;
	plan->has_base |= file->is_base;
	if (file->is_base || file->is_readme)
		return 0;
	result->files = xgrow(result->files, result->count, &result->room,
			      sizeof *entry);
	entry = &result->files[result->count++];
	entry->path = xasprintf("%s/%s", plan->query->folder, file->path);
	entry->reason = reason_of(plan, entry->path, file);
	git_oid_cpy(&entry->id, &file->id);
	if (entry->reason)
		result->kept++;
	else
		result->cleaned++;
	return 0;
}

/* Look at the tip. */
static int make_plan(struct clean_result *result,
		     const struct clean_query *query,
		     const struct repository *r, struct err *e)
{
	struct plan plan = { result, query, false };
	git_commit *commit;
	git_tree *tree;
	int code = git_commit_lookup(&commit, r->git, &result->tip);

	if (code < 0)
		return repository_error(r, code, "reading the tip", e);
	git_oid_cpy(&result->root, git_commit_tree_id(commit));
	git_commit_free(commit);
	if (folder_tree(&tree, r, &result->root, query->folder, e) < 0)
		return -1;
	if (!tree)
		return 0;
	code = folder_each(tree, r, plan_file, &plan, e);
	git_tree_free(tree);
	result->drops_base = plan.has_base && result->cleaned && !result->kept;
	return code;
}

static char *message_of(const struct clean_result *result,
			const struct clean_query *query)
{
	const struct published *p = query->published;
	struct buf text = BUF_INIT(BUF_MAX);

	buf_addf(&text, "%s: remove %zu published file%s%s\n\n", query->folder,
		 result->cleaned, result->cleaned == 1 ? "" : "s",
		 query->skips_ci ? " [skip ci]" : "");
	buf_addf(&text, "Hub-Repo: %s\nHub-Commit: %s\n", p->hub_repo,
		 p->hub_commit);
	if (p->tip)
		buf_addf(&text, "Source-Tip: %s\n", p->tip);
	if (query->run_url)
		buf_addf(&text, "Run: %s\n", query->run_url);
	return buf_detach(&text);
}

static int write_tree(git_oid *tree, const struct clean_result *result,
		      const char *folder, const struct repository *r,
		      struct err *e)
{
	AUTO(free_text) char *base = xasprintf("%s/%s", folder, FOLDER_BASE);
	struct prune prune = { 0 };
	int code;

	prune.paths = xcalloc(result->cleaned + 1, sizeof(char *));
	for (size_t i = 0; i < result->count; i++) {
		if (!result->files[i].reason)
			prune.paths[prune.count++] = result->files[i].path;
	}
	if (result->drops_base)
		prune.paths[prune.count++] = base;
	code = prune_tree(tree, r, &result->root, &prune, e);
	free(prune.paths);
	return code;
}

static int write_commit(struct clean_result *result, const git_oid *tree_id,
			const struct clean_query *query,
			const struct repository *r, struct err *e)
{
	AUTO(free_text) char *message = message_of(result, query);
	git_signature *author = NULL;
	git_commit *parent = NULL;
	git_tree *tree = NULL;
	int code = git_signature_new(&author, query->author_name,
				     query->author_mail, query->seconds, 0);

	if (!code)
		code = git_commit_lookup(&parent, r->git, &result->tip);
	if (!code)
		code = git_tree_lookup(&tree, r->git, tree_id);
	if (!code)
		code = git_commit_create_v(&result->commit, r->git, NULL,
					   author, author, NULL, message, tree,
					   1, parent);
	git_tree_free(tree);
	git_commit_free(parent);
	git_signature_free(author);
	return code < 0 ? repository_error(r, code, "writing the commit", e)
			: 0;
}

static void wait_before(size_t try)
{
	unsigned random = 0;
	long ms = WAIT_MAX_MS;
	struct timespec left;

	if (try < 8)
		ms = (long)WAIT_MS << (try - 1);
	if (getrandom(&random, sizeof random, 0) < 0)
		random = 0;
	ms = ms / 2 + (long)(random % (unsigned)(ms + 1));
	if (ms > WAIT_MAX_MS)
		ms = WAIT_MAX_MS;
	left = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

/*
 * A branch for a pull request may be replaced when there is a clean-up on it,
 * which is made anew, or nothing but the tip. All else is somebody's work.
 */
static int may_replace(const struct place *p, const struct clean_query *query,
		       struct err *e)
{
	AUTO(free_text) char *title = xasprintf("%s: remove ", query->folder);
	git_commit *commit;
	const char *message;
	bool is_ours;
	int code;

	if (!query->via || git_oid_is_zero(&p->target) ||
	    git_oid_equal(&p->target, &p->tip))
		return 0;
	code = git_commit_lookup(&commit, p->repository->git, &p->target);
	if (code < 0)
		return repository_error(p->repository, code, query->via, e);
	message = git_commit_message_raw(commit);
	is_ours = git_commit_parentcount(commit) == 1 &&
		  !strncmp(message, title, strlen(title)) &&
		  strstr(message, "\nHub-Commit: ");
	git_commit_free(commit);
	if (is_ours)
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: the last commit of branch %s is no clean-up and "
		       "would be lost; remove that branch or name another",
		       p->repository->name, query->via);
}

/* One try. PLACE_LOST: to be tried again, and e says why. */
static enum place_fate try(struct place *p, struct clean_result *result,
			   const struct clean_query *query, struct err *e)
{
	git_oid tree;
	enum place_fate fate;

	if (make_plan(result, query, p->repository, e) < 0)
		return PLACE_REFUSED;
	if (!result->cleaned)
		return PLACE_MOVED;
	if (p->may_move(p, e) < 0 || may_replace(p, query, e) < 0)
		return PLACE_REFUSED;
	if (query->is_dry)
		return PLACE_MOVED;
	if (write_tree(&tree, result, query->folder, p->repository, e) < 0 ||
	    write_commit(result, &tree, query, p->repository, e) < 0)
		return PLACE_REFUSED;
	fate = p->move(p, &result->commit, e);
	result->has_commit = fate == PLACE_MOVED;
	return fate;
}

/* An answer was lost, and the branch is where we asked it to be. */
static bool is_ours(const struct clean_result *result, const struct place *p)
{
	return result->cleaned && git_oid_equal(&result->commit, &p->target);
}

/* A new look at the branch. */
static enum place_fate look(struct place *p, struct clean_result *result,
			    const struct clean_query *query, struct err *e)
{
	size_t tries = result->tries + 1;

	if (p->look(p, e) < 0)
		return e->kind == ERR_AGAIN ? PLACE_LOST : PLACE_REFUSED;
	result->tries = tries;
	if (is_ours(result, p)) {
		result->has_commit = true;
		return PLACE_MOVED;
	}
	clean_release(result);
	result->tries = tries;
	git_oid_cpy(&result->tip, &p->tip);
	return try(p, result, query, e);
}

int clean_branch(struct clean_result *result, const struct clean_query *query,
		 struct place *p, struct err *e)
{
	enum place_fate fate = PLACE_LOST;
	struct err last = { 0 };

	for (size_t n = 1; n <= query->tries && fate == PLACE_LOST; n++) {
		if (n > 1)
			wait_before(n - 1);
		fate = look(p, result, query, &last);
	}
	if (fate == PLACE_MOVED)
		return 0;
	*e = last;
	if (fate == PLACE_LOST)
		err_set(e, ERR_AGAIN,
			"%s; %zu tries, none of them done: run "
			"it again",
			last.text, query->tries);
	return -1;
}
