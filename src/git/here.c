/* here - a branch in a repository on this machine, moved in place */
#include "git/here.h"

#include <stdlib.h>

#include "base/mem.h"
#include "git/guard.h"
#include "git/stale.h"

static void forget(struct here *here)
{
	git_reference_free(here->reference);
	git_reference_free(here->target);
	free(here->name);
	here->reference = here->target = NULL;
	here->name = NULL;
}

/* The branch that moves; a symbolic one stands for what it names. */
static int find_target(struct here *here, struct err *e)
{
	const struct repository *r = here->place.repository;
	AUTO(free_text) char *name = NULL;
	git_reference *found;
	int is_valid = 0, code;

	if (!here->via) {
		git_oid_cpy(&here->place.target, &here->place.tip);
		here->name = xstrdup(git_reference_name(here->reference));
		return git_reference_dup(&here->target, here->reference);
	}
	name = xasprintf("refs/heads/%s", here->via);
	if (git_reference_name_is_valid(&is_valid, name) < 0 || !is_valid)
		return err_set(e, ERR_USAGE, "'%s' cannot be a branch",
			       here->via);
	here->place.target = (git_oid){ 0 };
	code = git_reference_lookup(&found, r->git, name);
	if (!code) {
		code = git_reference_resolve(&here->target, found);
		git_reference_free(found);
	}
	if (code && code != GIT_ENOTFOUND)
		return repository_error(r, code, name, e);
	if (!code)
		git_oid_cpy(&here->place.target,
			    git_reference_target(here->target));
	here->name =
		code ? take(&name) : xstrdup(git_reference_name(here->target));
	return 0;
}

static int look(struct place *p, struct err *e)
{
	struct here *here = (struct here *)p;

	forget(here);
	if (repository_branch(&here->reference, p->repository, here->branch,
			      e) < 0)
		return -1;
	git_oid_cpy(&p->tip, git_reference_target(here->reference));
	return find_target(here, e);
}

static int may_move(struct place *p, struct err *e)
{
	const struct here *here = (struct here *)p;

	return guard_check(p->repository, here->target, here->name, e);
}

static enum place_fate move(struct place *p, const git_oid *to, struct err *e)
{
	const struct repository *r = p->repository;
	const struct here *here = (struct here *)p;
	const char *name = here->name;
	bool is_new = git_oid_is_zero(&p->target);
	git_reference *moved = NULL;
	int code = git_reference_create_matching(
		&moved, r->git, name, to, !is_new, is_new ? NULL : &p->target,
		"repo-clean: published files");

	git_reference_free(moved);
	switch (code) {
	case 0:
		return PLACE_MOVED;
	case GIT_EMODIFIED:
	case GIT_EEXISTS:
	case GIT_ENOTFOUND:
		err_set(e, ERR_AGAIN, "%s: %s moved meanwhile", r->name, name);
		return PLACE_LOST;
	case GIT_ELOCKED:
		stale_remove(r, name);
		err_set(e, ERR_AGAIN,
			"%s%s.lock is in the way; remove it if no git program "
			"is at work there",
			git_repository_commondir(r->git), name);
		return PLACE_LOST;
	default:
		repository_error(r, code, name, e);
		return PLACE_REFUSED;
	}
}

void here_init(struct here *here, struct repository *r, const char *branch,
	       const char *via)
{
	*here = (struct here){
		.place = { .repository = r,
			   .look = look,
			   .may_move = may_move,
			   .move = move },
		.branch = branch,
		.via = via,
	};
}

void here_release(struct here *here)
{
	forget(here);
}
