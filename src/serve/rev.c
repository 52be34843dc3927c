/* rev - resolving revisions without git's rev-parse syntax */
#include "serve/rev.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/call.h"
#include "serve/name.h"

static int at_ref(git_commit **out, git_repository *repo, const char *ref)
{
	AUTO(free_ref) git_reference *found = NULL;

	if (git_reference_lookup(&found, repo, ref) < 0)
		return -1;
	return git_reference_peel((git_object **)out, found, GIT_OBJECT_COMMIT);
}

static int at_short(git_commit **out, git_repository *repo, const char *rev)
{
	static const char *const folders[] = { "heads", "tags" };

	for (size_t i = 0; i < 2; i++) {
		AUTO(free_text)
		char *ref = xasprintf("refs/%s/%s", folders[i], rev);

		if (!at_ref(out, repo, ref))
			return 0;
	}
	return -1;
}

static int at_sha(git_commit **out, git_repository *repo, const char *rev)
{
	git_oid prefix;

	if (!name_is_sha(rev) ||
	    git_oid_fromstrn(&prefix, rev, strlen(rev)) < 0)
		return -1;
	return git_commit_lookup_prefix(out, repo, &prefix, strlen(rev));
}

int rev_commit(git_commit **out, git_repository *repo, const char *rev,
	       struct answer *a)
{
	bool is_full = !strcmp(rev, "HEAD") || !strncmp(rev, "refs/", 5);

	if (!(is_full ? at_ref(out, repo, rev) : at_short(out, repo, rev)) ||
	    !at_sha(out, repo, rev))
		return 0;
	return answer_fail(a, 404, "RevisionNotFound", "Invalid rev id: %s",
			   rev);
}

static char *full_name(const char *rev)
{
	if (!strncmp(rev, "refs/heads/", 11) || !strncmp(rev, "refs/pr/", 8))
		return xstrdup(rev);
	return xasprintf("refs/heads/%s", rev);
}

int rev_target(struct rev_target *t, git_repository *repo, const char *rev,
	       struct answer *a)
{
	int result;

	t->ref = full_name(rev);
	result = git_reference_name_to_id(&t->head, repo, t->ref);
	t->has_head = !result;
	if (!result)
		return 0;
	/* The first commit of a repository may make its first branch. */
	if (git_repository_is_empty(repo) == 1 &&
	    git_repository_head_unborn(repo) == 1 &&
	    !strcmp(t->ref, "refs/heads/main"))
		return 0;
	return answer_fail(a, 404, "RevisionNotFound",
			   "No branch or pull request: %s", rev);
}

void rev_target_release(struct rev_target *t)
{
	free(take(&t->ref));
}
