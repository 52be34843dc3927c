/* refs - making, moving and removing branches and tags */
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/rev.h"

#define BUSY                                                                   \
	"Another operation is in progress for this repository. "               \
	"Please try again later."

/* What one may do to references; run with the repository's key held. */
struct act {
	struct call *c;
	git_repository *repo;
	const cJSON *body;
};

static int ref_name(char **ref, struct call *c, const char *folder,
		    const char *name)
{
	int is_valid = 0;

	*ref = xasprintf("refs/%s/%s", folder, name);
	if (git_reference_name_is_valid(&is_valid, *ref) < 0 || !is_valid ||
	    *name == '-')
		return answer_fail(c->out, 400, NULL, "Invalid name: %s", name);
	return 0;
}

static int has_ref(git_repository *repo, const char *ref)
{
	AUTO(free_ref) git_reference *found = NULL;

	return git_reference_lookup(&found, repo, ref) == 0;
}

static int make_ref(const struct act *act, const char *ref, const git_oid *id,
		    bool is_forced)
{
	AUTO(free_ref) git_reference *made = NULL;
	int result = git_reference_create(&made, act->repo, ref, id, is_forced,
					  "create");

	if (result == GIT_EEXISTS)
		return answer_fail(act->c->out, 409, NULL,
				   "Reference %s already exists", ref);
	return result < 0 ? answer_git(act->c->out, ref) : 0;
}

/* A commit without parents; tree NULL: an empty one. */
static int make_root(git_oid *made, const struct act *act, git_tree *tree,
		     const char *message)
{
	AUTO(free_text)
	char *mail = xasprintf("%s@localhost", act->c->who->name);
	AUTO(free_signature) git_signature *who = NULL;
	AUTO(free_tree) git_tree *empty = NULL;
	git_treebuilder *builder = NULL;
	git_oid id;
	int result = 0;

	if (!tree) {
		if (git_treebuilder_new(&builder, act->repo, NULL) < 0 ||
		    git_treebuilder_write(&id, builder) < 0)
			result = -1;
		git_treebuilder_free(builder);
		if (result < 0 || git_tree_lookup(&empty, act->repo, &id) < 0)
			return answer_git(act->c->out, "tree");
	}
	if (git_signature_now(&who, act->c->who->name, mail) < 0 ||
	    git_commit_create(made, act->repo, NULL, who, who, NULL, message,
			      tree ? tree : empty, 0, NULL) < 0)
		return answer_git(act->c->out, "commit");
	return 0;
}

static int branch_start(git_oid *id, const struct act *act, const char *start)
{
	AUTO(free_commit) git_commit *commit = NULL;

	if (value_is_true(act->body, "/emptyBranch"))
		return make_root(id, act, NULL, "initial commit\n");
	if (rev_commit(&commit, act->repo, start ? start : "HEAD",
		       act->c->out) < 0)
		return -1;
	*id = *git_commit_id(commit);
	return 0;
}

/* To overwrite a branch with nothing given leaves it as it is. */
static void act_branch(struct act *act)
{
	const char *start = value_text(act->body, "/startingPoint");
	bool is_forced = value_is_true(act->body, "/overwrite");
	bool is_empty = value_is_true(act->body, "/emptyBranch");
	AUTO(free_text) char *ref = NULL;
	git_oid id;

	if (ref_name(&ref, act->c, "heads", act->c->path) < 0)
		return;
	if (!is_forced || start || is_empty || !has_ref(act->repo, ref)) {
		if (branch_start(&id, act, start) < 0 ||
		    make_ref(act, ref, &id, is_forced) < 0)
			return;
	}
	answer_json(act->c->out, 200, cJSON_CreateObject());
}

static void delete_ref(struct act *act, const char *folder)
{
	AUTO(free_ref) git_reference *found = NULL;
	AUTO(free_text) char *ref = NULL;

	if (ref_name(&ref, act->c, folder, act->c->path) < 0)
		return;
	if (git_reference_lookup(&found, act->repo, ref) < 0)
		answer_fail(act->c->out, 404, "RevisionNotFound",
			    "Invalid rev id: %s", act->c->path);
	else if (git_reference_delete(found) < 0)
		answer_git(act->c->out, ref);
	else
		answer_json(act->c->out, 200, cJSON_CreateObject());
}

static void act_branch_delete(struct act *act)
{
	if (!strcmp(act->c->path, "main"))
		answer_fail(act->c->out, 403, NULL,
			    "Cannot delete refs/heads/main");
	else
		delete_ref(act, "heads");
}

static int annotate(const struct act *act, const char *tag, git_commit *commit,
		    const char *message)
{
	AUTO(free_text)
	char *mail = xasprintf("%s@localhost", act->c->who->name);
	AUTO(free_signature) git_signature *who = NULL;
	git_oid made;
	int result = git_signature_now(&who, act->c->who->name, mail);

	if (result == 0)
		result = git_tag_create(&made, act->repo, tag,
					(git_object *)commit, who, message, 0);
	if (result == GIT_EEXISTS)
		return answer_fail(act->c->out, 409, NULL,
				   "Reference refs/tags/%s already exists",
				   tag);
	return result < 0 ? answer_git(act->c->out, tag) : 0;
}

/* The tag is in the body, what it stands on in the path. */
static void act_tag(struct act *act)
{
	const char *tag = value_text(act->body, "/tag");
	const char *message = value_text(act->body, "/message");
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_text) char *ref = NULL;

	if (!tag) {
		answer_fail(act->c->out, 400, NULL, "tag: expected a text");
		return;
	}
	if (rev_commit(&commit, act->repo, act->c->rev, act->c->out) < 0 ||
	    ref_name(&ref, act->c, "tags", tag) < 0)
		return;
	if ((message && *message
		     ? annotate(act, tag, commit, message)
		     : make_ref(act, ref, git_commit_id(commit), false)) == 0)
		answer_json(act->c->out, 200, cJSON_CreateObject());
}

static void act_tag_delete(struct act *act)
{
	delete_ref(act, "tags");
}

/* The branch becomes one commit with the files that it has. */
static void act_squash(struct act *act)
{
	const char *message = value_text(act->body, "/message");
	AUTO(rev_target_release) struct rev_target target = { 0 };
	AUTO(free_commit) git_commit *commit = NULL;
	AUTO(free_tree) git_tree *tree = NULL;
	struct answer *a = act->c->out;
	git_oid made;

	if (rev_target(&target, act->repo, act->c->rev, a) < 0)
		return;
	if (!target.has_head ||
	    git_commit_lookup(&commit, act->repo, &target.head) < 0 ||
	    git_commit_tree(&tree, commit) < 0) {
		answer_git(a, target.ref);
		return;
	}
	if (make_root(&made, act, tree,
		      message && *message ? message : "Squash history") == 0 &&
	    make_ref(act, target.ref, &made, true) == 0)
		answer_json(a, 200, cJSON_CreateObject());
}

/* Locked, so that no commit or removal comes in between. */
static void run(struct call *c, void (*run_act)(struct act *act))
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_text) char *key = call_key(c);
	struct act act = { .c = c };

	if (body_object(&body, c) < 0)
		return;
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	act.body = body;
	if (call_open(&repo, c) == 0) {
		act.repo = repo;
		run_act(&act);
	}
	locks_drop(&c->hub->locks, key);
}

void api_branch(struct call *c)
{
	run(c, act_branch);
}

void api_branch_delete(struct call *c)
{
	run(c, act_branch_delete);
}

void api_tag(struct call *c)
{
	run(c, act_tag);
}

void api_tag_delete(struct call *c)
{
	run(c, act_tag_delete);
}

void api_squash(struct call *c)
{
	run(c, act_squash);
}
