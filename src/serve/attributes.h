/* attributes - which files .gitattributes gives to LFS */
#ifndef SERVE_ATTRIBUTES_H
#define SERVE_ATTRIBUTES_H

#include <git2.h>

#include "serve/wild.h"

/*
 * Files .gitattributes of one commit, see gitattributes(5): those of the
 * folders on the way to a file, the last line of the deepest that says
 * something about `filter`. Macros are not known, longer files than 256 KiB
 * say nothing.
 */
struct attributes {
	git_repository *repo; /* borrowed, as is the commit's tree */
	git_tree *tree;
	struct attributes_file {
		char *folder;   /* "" or with / at its end */
		git_blob *blob; /* NULL: there is none */
	} * items;
	size_t count, room;
	uint64_t steps; /* left for all files together */
};

#define ATTRIBUTES_STEPS ((uint64_t)20000000)

/* Commit NULL: nothing is there yet. -1: it cannot be read. */
int attributes_open(struct attributes *a, const git_commit *commit);
void attributes_release(struct attributes *a);

/*
 * Whether its filter is lfs. a->steps is 0 when the patterns took too long;
 * what was said last then means nothing.
 */
bool attributes_is_lfs(struct attributes *a, const char *path);

#endif
