/* graph - all ancestors of a commit, parents before children */
#include "git/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct graph_commit *graph_find(const struct graph *g, const git_oid *id)
{
	return map_get(&g->by_id, (const char *)id->id, GIT_OID_RAWSZ);
}

/* The commit of that id; a new one is put behind the others, unread. */
static struct graph_commit *find_or_add(struct graph *g, const git_oid *id)
{
	struct graph_commit *c = graph_find(g, id);

	if (c)
		return c;
	c = xcalloc(1, sizeof *c);
	git_oid_cpy(&c->id, id);
	*map_put(&g->by_id, (const char *)c->id.id, GIT_OID_RAWSZ) = c;
	g->commits = xgrow(g->commits, g->count, &g->room, sizeof(void *));
	return g->commits[g->count++] = c;
}

static int read_commit(struct graph *g, struct graph_commit *c,
		       const struct repository *r, struct err *e)
{
	git_commit *commit;
	int code = git_commit_lookup(&commit, r->git, &c->id);

	if (code < 0)
		return repository_error(r, code, "reading history", e);
	git_oid_cpy(&c->tree, git_commit_tree_id(commit));
	c->parent_count = git_commit_parentcount(commit);
	c->parents = xcalloc(c->parent_count, sizeof(void *));
	for (size_t i = 0; i < c->parent_count; i++)
		c->parents[i] = find_or_add(
			g, git_commit_parent_id(commit, (unsigned)i));
	git_commit_free(commit);
	return 0;
}

struct frame {
	struct graph_commit *commit;
	size_t next; /* the parent to visit */
};

/* Depth first without recursion: history may be long. */
static void sort(struct graph *g, struct graph_commit *tip)
{
	struct graph_commit **sorted = xcalloc(g->count, sizeof(void *));
	struct frame *stack = xcalloc(g->count, sizeof *stack);
	size_t depth = 0, count = 0;

	stack[depth++] = (struct frame){ tip, 0 };
	tip->is_seen = true;
	while (depth) {
		struct frame *top = &stack[depth - 1];
		struct graph_commit *parent;

		if (top->next == top->commit->parent_count) {
			sorted[count++] = top->commit;
			depth--;
			continue;
		}
		parent = top->commit->parents[top->next++];
		if (parent->is_seen)
			continue;
		parent->is_seen = true;
		stack[depth++] = (struct frame){ parent, 0 };
	}
	free(stack);
	free(g->commits);
	g->commits = sorted;
	g->room = g->count;
}

int graph_load(struct graph *g, const struct repository *r, const git_oid *tip,
	       struct err *e)
{
	struct graph_commit *first = find_or_add(g, tip);

	for (size_t i = 0; i < g->count; i++) {
		if (read_commit(g, g->commits[i], r, e) < 0)
			return -1;
	}
	sort(g, first);
	return 0;
}

void graph_mark_old(struct graph *g, struct graph_commit *from)
{
	from->is_old = true;
	for (size_t i = g->count; i-- > 0;) {
		struct graph_commit *c = g->commits[i];

		for (size_t p = 0; c->is_old && p < c->parent_count; p++)
			c->parents[p]->is_old = true;
	}
}

void graph_release(struct graph *g)
{
	for (size_t i = 0; i < g->count; i++) {
		free(g->commits[i]->parents);
		free(g->commits[i]);
	}
	free(g->commits);
	map_release(&g->by_id);
	*g = (struct graph){ 0 };
}
