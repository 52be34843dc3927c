/* repo - making and removing repositories and branches */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/value.h"
#include "serve/api.h"
#include "serve/apply.h"
#include "serve/body.h"
#include "serve/rev.h"

#define CREATE_BUSY                                                            \
	"Cannot create repo: another conflicting operation is in progress"
#define BUSY                                                                   \
	"Another operation is in progress for this repository. "               \
	"Please try again later."

static const char attributes[] = "*.bin filter=lfs diff=lfs merge=lfs -text\n"
				 "*.gz filter=lfs diff=lfs merge=lfs -text\n"
				 "*.parquet filter=lfs diff=lfs merge=lfs "
				 "-text\n"
				 "*.safetensors filter=lfs diff=lfs "
				 "merge=lfs -text\n"
				 "*.zip filter=lfs diff=lfs merge=lfs -text\n";

static cJSON *repo_words(const struct call *c)
{
	AUTO(free_text) char *origin = request_origin(c->in);
	AUTO(free_text) char *id = xasprintf("%s/%s", c->ns, c->name);
	AUTO(free_text)
	char *url = xasprintf("%s/%s%s", origin,
			      *c->kind == 'd' ? "datasets/" : "", id);
	cJSON *root = cJSON_CreateObject();

	cJSON_AddStringToObject(root, "url", url);
	cJSON_AddStringToObject(root, "name", id);
	cJSON_AddStringToObject(root, "id", id);
	return root;
}

static void answer_exists(struct call *c)
{
	cJSON *root = repo_words(c);
	AUTO(free_text)
	char *text = xasprintf("You already created this %s repo", c->kind);

	cJSON_AddStringToObject(root, "error", text);
	answer_add(c->out, "X-Error-Message", "%s", text);
	answer_json(c->out, 409, root);
}

static int first_commit(git_repository *repo, struct call *c)
{
	AUTO(ops_release)
	struct ops o = { .summary = xstrdup("initial commit") };
	const struct change change = { .ops = &o, .author = c->who->name };
	AUTO(free_ref) git_reference *ref = NULL;
	git_oid made;

	o.items = xgrow(NULL, 0, &o.room, sizeof *o.items);
	o.items[o.count++] = (struct op){ .path = xstrdup(".gitattributes"),
					  .content = BUF_INIT(BUF_MAX) };
	buf_adds(&o.items[0].content, attributes);
	if (apply_change(&made, repo, &change, c->out) < 0)
		return -1;
	if (git_reference_create(&ref, repo, "refs/heads/main", &made, 0,
				 "create") < 0)
		return answer_git(c->out, "reference");
	return 0;
}

/* Made aside and renamed: it is there with its first commit, or not at all. */
static int make_aside(const char *aside, struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	git_repository_init_options options = {
		.version = GIT_REPOSITORY_INIT_OPTIONS_VERSION,
		.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH |
			 GIT_REPOSITORY_INIT_NO_REINIT,
		.initial_head = "main",
	};

	if (git_repository_init_ext(&repo, aside, &options) < 0)
		return answer_git(c->out, "repository");
	return first_commit(repo, c);
}

static int move_into_place(const char *aside, const char *path, struct call *c)
{
	AUTO(free_text) char *folder = xstrdup(path);
	struct err e = { 0 };

	*strrchr(folder, '/') = '\0';
	if (file_make_folder(folder, &e) < 0 || rename(aside, path) < 0)
		return answer_fail(c->out, 500, NULL,
				   "the repository could not be stored");
	return 0;
}

static void create_locked(struct call *c, const char *path)
{
	AUTO(free_text) char *aside = root_aside(&c->hub->root, ".new");

	if (access(path, F_OK) == 0) {
		answer_exists(c);
		return;
	}
	if (make_aside(aside, c) == 0 && move_into_place(aside, path, c) == 0)
		answer_json(c->out, 200, repo_words(c));
	root_remove(aside);
}

/* What is asked for and not kept would be a promise broken. */
static int check_wishes(struct call *c, const cJSON *root)
{
	const char *visibility = value_text(root, "/visibility");
	const cJSON *files = value_array(root, "/files");

	if (value_is_true(root, "/private") ||
	    (visibility && strcmp(visibility, "public") != 0))
		return answer_fail(c->out, 400, NULL,
				   "visibility: everyone can read all of this "
				   "hub, so it makes public repositories only");
	if (files && cJSON_GetArraySize(files))
		return answer_fail(c->out, 400, NULL,
				   "files: create the repository, then commit "
				   "them");
	return 0;
}

void api_create(struct call *c)
{
	AUTO(value_release) cJSON *root = NULL;
	AUTO(free_text) char *key = NULL;

	if (body_object(&root, c) < 0 || body_repo(c, root) < 0 ||
	    check_wishes(c, root) < 0)
		return;
	key = call_key(c);
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, CREATE_BUSY);
		return;
	}
	create_locked(c, key);
	locks_drop(&c->hub->locks, key);
}

/* Gone at once by a rename; what is left of it is removed after. */
static void delete_locked(struct call *c, const char *path)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_text) char *aside = root_aside(&c->hub->root, ".trash");
	AUTO(free_text) char *folder = xstrdup(aside);
	struct err e = { 0 };

	if (call_open(&repo, c) < 0)
		return;
	*strrchr(folder, '/') = '\0';
	if (file_make_folder(folder, &e) < 0 || rename(path, aside) < 0) {
		answer_fail(c->out, 500, NULL,
			    "the repository could not be removed");
		return;
	}
	root_remove(aside);
	answer_json(c->out, 200, cJSON_CreateObject());
}

void api_delete(struct call *c)
{
	AUTO(value_release) cJSON *root = NULL;
	AUTO(free_text) char *key = NULL;

	if (body_object(&root, c) < 0 || body_repo(c, root) < 0)
		return;
	key = call_key(c);
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	delete_locked(c, key);
	locks_drop(&c->hub->locks, key);
}

static int make_branch(git_repository *repo, const char *ref, const char *start,
		       struct call *c)
{
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_ref) git_reference *made = NULL;
	int result;

	if (rev_commit(&commit, repo, start, c->out) < 0)
		return -1;
	result = git_reference_create(&made, repo, ref, git_commit_id(commit),
				      0, "branch");
	if (result == GIT_EEXISTS)
		return answer_fail(c->out, 409, NULL,
				   "Reference already exists");
	return result < 0 ? answer_git(c->out, ref) : 0;
}

static void branch_locked(struct call *c, const char *ref, const char *start)
{
	AUTO(free_repo) git_repository *repo = NULL;
	int is_valid = 0;

	if (call_open(&repo, c) < 0)
		return;
	if (git_reference_name_is_valid(&is_valid, ref) < 0 || !is_valid ||
	    c->path[0] == '-') {
		answer_fail(c->out, 400, NULL, "Invalid branch name");
		return;
	}
	if (make_branch(repo, ref, start ? start : "HEAD", c) == 0)
		answer_json(c->out, 200, cJSON_CreateObject());
}

/* Locked, so that the repository is not removed while its branch is made. */
void api_branch(struct call *c)
{
	AUTO(value_release) cJSON *root = NULL;
	AUTO(free_text) char *ref = xasprintf("refs/heads/%s", c->path);
	AUTO(free_text) char *key = call_key(c);

	if (body_object(&root, c) < 0)
		return;
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	branch_locked(c, ref, value_text(root, "/startingPoint"));
	locks_drop(&c->hub->locks, key);
}
