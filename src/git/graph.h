/* graph - all ancestors of a commit, parents before children */
#ifndef GIT_GRAPH_H
#define GIT_GRAPH_H

#include <stddef.h>

#include "base/map.h"
#include "git/repository.h"

struct snapshot;

struct graph_commit {
	git_oid id, tree;
	bool is_seen;                    /* while it is sorted */
	bool is_old;                     /* an ancestor of the last one done */
	unsigned held;                   /* files of the tip that it holds */
	unsigned added;                  /* files that it introduced */
	const struct snapshot *snapshot; /* filled on demand; borrowed */
	struct graph_commit **parents;
	size_t parent_count;
};

/*
 * The order depends on parents and their order alone, not on dates: of each
 * commit first all that its first parent reaches, then the second's, then
 * itself. A zeroed graph is an empty one.
 */
struct graph {
	struct graph_commit **commits;
	size_t count, room;
	struct map by_id;
};

/* Load all history of tip. ERR_DATA when an object is missing or broken. */
int graph_load(struct graph *g, const struct repository *r, const git_oid *tip,
	       struct err *e);
struct graph_commit *graph_find(const struct graph *g, const git_oid *id);
/* Set is_old of this commit and of all its ancestors. */
void graph_mark_old(struct graph *g, struct graph_commit *from);
void graph_release(struct graph *g);

#endif
