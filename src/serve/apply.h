/* apply - operations on a commit's tree, and the commit made of them */
#ifndef SERVE_APPLY_H
#define SERVE_APPLY_H

#include <git2.h>

#include "serve/answer.h"
#include "serve/ops.h"

/*
 * Write the tree and the commit of o onto base (NULL: the first commit) as
 * that author; no reference moves. -1: 404 EntryNotFound for deleting what is
 * not there, 422 for a file where a folder is or the other way round, else
 * 500. What was written by then belongs to nothing.
 */
int apply_ops(git_oid *made, git_repository *repo, git_commit *base,
	      const struct ops *o, const char *author, struct answer *a);

#endif
