/* here - a branch in a repository on this machine, moved in place */
#include "git/here.h"

#include "base/mem.h"
#include "git/guard.h"
#include "git/stale.h"

/* Where the branch is that moves. */
static int find_target(struct here *here, struct err *e)
{
	AUTO(free_text) char *name = NULL;
	int is_valid = 0, code;

	if (!here->via) {
		git_oid_cpy(&here->place.target, &here->place.tip);
		return 0;
	}
	name = xasprintf("refs/heads/%s", here->via);
	if (git_reference_name_is_valid(&is_valid, name) < 0 || !is_valid)
		return err_set(e, ERR_USAGE, "'%s' cannot be a branch",
			       here->via);
	here->place.target = (git_oid){ 0 };
	code = git_reference_name_to_id(&here->place.target,
					here->place.repository->git, name);
	if (!code || code == GIT_ENOTFOUND)
		return 0;
	return repository_error(here->place.repository, code, name, e);
}

static int look(struct place *p, struct err *e)
{
	struct here *here = (struct here *)p;

	git_reference_free(here->reference);
	here->reference = NULL;
	if (repository_branch(&here->reference, p->repository, here->branch,
			      e) < 0)
		return -1;
	git_oid_cpy(&p->tip, git_reference_target(here->reference));
	return find_target(here, e);
}

static int may_move(struct place *p, struct err *e)
{
	return guard_check(p->repository, ((struct here *)p)->reference, e);
}

static enum place_fate move(struct place *p, const git_oid *to, struct err *e)
{
	const struct repository *r = p->repository;
	const struct here *here = (struct here *)p;
	AUTO(free_text)
	char *name = here->via ? xasprintf("refs/heads/%s", here->via)
			       : xstrdup(git_reference_name(here->reference));
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
	git_reference_free(here->reference);
	here->reference = NULL;
}
