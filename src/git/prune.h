/* prune - a tree without some of its files */
#ifndef GIT_PRUNE_H
#define GIT_PRUNE_H

#include <stddef.h>

#include "git/repository.h"

/* Paths from the root of a tree. */
struct prune {
	const char **paths;
	size_t count, room;
};

/*
 * Write the tree of root without those files, and without folders that
 * become empty. All other entries keep names and modes, byte for byte.
 */
int prune_tree(git_oid *pruned, const struct repository *r, const git_oid *root,
	       const struct prune *prune, struct err *e);

#endif
