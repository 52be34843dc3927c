/* prune - a tree without some of its files */
#include "git/prune.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

struct job {
	const struct repository *r;
	const struct prune *prune;
	struct buf path; /* of the tree being written, a slash behind */
};

static void free_tree(git_tree **tree)
{
	git_tree_free(*tree);
}

static void free_builder(git_treebuilder **builder)
{
	git_treebuilder_free(*builder);
}

enum fate {
	KEEP,
	DESCEND,
	DROP,
};

/* What happens to the entry whose path stands in job->path. */
static enum fate fate_of(const struct job *job, bool is_tree)
{
	for (size_t i = 0; i < job->prune->count; i++) {
		const char *path = job->prune->paths[i];

		if (!is_tree && !strcmp(path, job->path.data))
			return DROP;
		if (is_tree && !strncmp(path, job->path.data, job->path.len) &&
		    path[job->path.len] == '/')
			return DESCEND;
	}
	return KEEP;
}

static int write_tree(git_oid *out, bool *is_empty, struct job *job,
		      const git_oid *id, struct err *e);

static int descend(git_treebuilder *builder, const git_tree_entry *entry,
		   struct job *job, struct err *e)
{
	const char *name = git_tree_entry_name(entry);
	bool is_empty = true;
	git_oid id;
	int code;

	buf_addc(&job->path, '/');
	if (write_tree(&id, &is_empty, job, git_tree_entry_id(entry), e) < 0)
		return -1;
	code = is_empty ? git_treebuilder_remove(builder, name)
			: git_treebuilder_insert(NULL, builder, name, &id,
						 GIT_FILEMODE_TREE);
	return code < 0 ? repository_error(job->r, code, name, e) : 0;
}

static int treat_entry(git_treebuilder *builder, const git_tree_entry *entry,
		       struct job *job, struct err *e)
{
	const char *name = git_tree_entry_name(entry);
	bool is_tree = git_tree_entry_type(entry) == GIT_OBJECT_TREE;
	int code;

	buf_adds(&job->path, name);
	switch (fate_of(job, is_tree)) {
	case KEEP:
		return 0;
	case DESCEND:
		return descend(builder, entry, job, e);
	case DROP:
		break;
	}
	code = git_treebuilder_remove(builder, name);
	return code < 0 ? repository_error(job->r, code, name, e) : 0;
}

static int write_tree(git_oid *out, bool *is_empty, struct job *job,
		      const git_oid *id, struct err *e)
{
	AUTO(free_tree) git_tree *tree = NULL;
	AUTO(free_builder) git_treebuilder *builder = NULL;
	size_t start = job->path.len;
	int code = git_tree_lookup(&tree, job->r->git, id);

	if (!code)
		code = git_treebuilder_new(&builder, job->r->git, tree);
	if (code < 0)
		return repository_error(job->r, code, "reading a tree", e);
	if (git_treebuilder_entrycount(builder) != git_tree_entrycount(tree))
		return err_set(e, ERR_DATA,
			       "%s: a tree has two entries of one name: see "
			       "git fsck",
			       job->r->name);
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		if (treat_entry(builder, entry, job, e) < 0)
			return -1;
		buf_cut(&job->path, start);
	}
	*is_empty = git_treebuilder_entrycount(builder) == 0;
	code = git_treebuilder_write(out, builder);
	return code < 0 ? repository_error(job->r, code, "writing a tree", e)
			: 0;
}

int prune_tree(git_oid *pruned, const struct repository *r, const git_oid *root,
	       const struct prune *prune, struct err *e)
{
	struct job job = { r, prune, BUF_INIT(BUF_MAX) };
	bool is_empty;
	int result = write_tree(pruned, &is_empty, &job, root, e);

	buf_release(&job.path);
	return result;
}
