/* rev - which commit or reference a revision names */
#ifndef SERVE_REV_H
#define SERVE_REV_H

#include <git2.h>
#include <stdbool.h>

#include "serve/answer.h"

/*
 * The commit at a branch, tag, `refs/…`, HEAD, full id, or id prefix of seven
 * digits or more, tried in that order. -1: 404 RevisionNotFound is answered.
 */
int rev_commit(git_commit **out, git_repository *repo, const char *rev,
	       struct answer *a);

/* A reference that commits can go to, and where it is. */
struct rev_target {
	char *ref;     /* refs/heads/… or refs/pr/N */
	bool has_head; /* false only in a repository without a commit */
	git_oid head;
};

/* -1: 404 or 400 is answered. */
int rev_target(struct rev_target *t, git_repository *repo, const char *rev,
	       struct answer *a);
void rev_target_release(struct rev_target *t);

#endif
