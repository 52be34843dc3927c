/* apply - operations on a commit's tree, and the commit made of them */
#ifndef SERVE_APPLY_H
#define SERVE_APPLY_H

#include <git2.h>

#include "serve/answer.h"
#include "serve/blobs.h"
#include "serve/ops.h"

struct change {
	git_commit *base;    /* NULL: the first commit */
	struct ops *ops;     /* the blobs of its files are noted in it */
	struct blobs *blobs; /* those that wait; NULL: none do */
	const char *author;
};

/*
 * Write the tree and the commit of a change; no reference moves. -1: 404
 * EntryNotFound for deleting what is not there, 422 for a file where a folder
 * is or the other way round, else 500. What was written by then belongs to
 * nothing.
 */
int apply_change(git_oid *made, git_repository *repo,
		 const struct change *change, struct answer *a);

#endif
