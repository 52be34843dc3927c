/* foreign - moving a head without changing a file */
#include "serve/foreign.h"

#include "serve/rev.h"

static int make_commit(git_repository *repo, const struct rev_target *t,
		       struct answer *a)
{
	AUTO(free_commit) git_commit *head = NULL;
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(free_signature) git_signature *who = NULL;
	const git_commit *parents[1];
	git_oid made;

	if (git_commit_lookup(&head, repo, &t->head) < 0 ||
	    git_commit_tree(&tree, head) < 0 ||
	    git_signature_now(&who, "foreign", "foreign@localhost") < 0)
		return answer_git(a, "foreign commit");
	parents[0] = head;
	if (git_commit_create(&made, repo, t->ref, who, who, NULL,
			      "a foreign commit (a fault on demand)\n", tree, 1,
			      parents) < 0)
		return answer_git(a, "foreign commit");
	return 0;
}

int foreign_commit(git_repository *repo, struct call *c)
{
	AUTO(rev_target_release) struct rev_target t = { 0 };

	if (rev_target(&t, repo, c->rev, c->out) < 0)
		return -1;
	return t.has_head ? make_commit(repo, &t, c->out) : 0;
}
