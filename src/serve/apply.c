/* apply - operations through an index in memory */
#include "serve/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/call.h"

struct work {
	git_repository *repo;
	git_index *index;
	struct answer *a;
};

static bool has_file(git_index *index, const char *path)
{
	return git_index_get_bypath(index, path, 0) != NULL;
}

static bool has_folder(git_index *index, const char *path)
{
	AUTO(free_text) char *prefix = xasprintf("%s/", path);

	return git_index_find_prefix(NULL, index, prefix) == 0;
}

/* No part of a file's path may be a file, nor the file a folder. */
static int check_place(const struct work *w, const char *path)
{
	AUTO(free_text) char *parent = xstrdup(path);

	if (has_folder(w->index, path))
		return answer_fail(w->a, 422, NULL, "%s: is a folder", path);
	for (char *slash; (slash = strrchr(parent, '/'));) {
		*slash = '\0';
		if (has_file(w->index, parent))
			return answer_fail(w->a, 422, NULL, "%s: is a file",
					   parent);
	}
	return 0;
}

static int put_file(const struct work *w, const struct op *op)
{
	const git_index_entry *old =
		git_index_get_bypath(w->index, op->path, 0);
	git_index_entry entry = { .mode = GIT_FILEMODE_BLOB,
				  .path = op->path,
				  .id = op->blob };

	if (check_place(w, op->path) < 0)
		return -1;
	if (old && old->mode == GIT_FILEMODE_BLOB_EXECUTABLE)
		entry.mode = old->mode;
	if (git_index_add(w->index, &entry) < 0)
		return answer_git(w->a, op->path);
	return 0;
}

static int delete_folder(const struct work *w, const struct op *op)
{
	if (!has_folder(w->index, op->path))
		return answer_fail(w->a, 404, "EntryNotFound",
				   "A folder with this name doesn't exist: %s",
				   op->path);
	if (git_index_remove_directory(w->index, op->path, 0) < 0)
		return answer_git(w->a, op->path);
	return 0;
}

/* A folder too: clients do not always know which of both it is. */
static int delete_file(const struct work *w, const struct op *op)
{
	if (has_folder(w->index, op->path))
		return delete_folder(w, op);
	if (!has_file(w->index, op->path))
		return answer_fail(w->a, 404, "EntryNotFound",
				   "A file with this name doesn't exist: %s",
				   op->path);
	if (git_index_remove(w->index, op->path, 0) < 0)
		return answer_git(w->a, op->path);
	return 0;
}

static int store_file(struct blobs *b, struct op *op, struct err *e)
{
	struct blobs_draft draft;

	if (blobs_write(&draft, b, op->content.data, op->content.len, e) < 0)
		return -1;
	op->blob = draft.id;
	return blobs_keep(b, &draft, e);
}

static int no_room(const struct work *w)
{
	return answer_fail(w->a, 500, NULL, "the files could not be stored");
}

/* What did not come by itself; without names yet. */
static int store_files(const struct work *w, const struct change *change)
{
	struct ops *o = change->ops;
	struct err e = { 0 };

	for (size_t i = 0; i < o->count; i++) {
		if (o->items[i].kind == OP_FILE && !o->items[i].is_taken &&
		    store_file(change->blobs, &o->items[i], &e) < 0)
			return no_room(w);
	}
	return 0;
}

static int fill_index(const struct work *w, const struct change *change)
{
	static int (*const run[])(const struct work *, const struct op *) = {
		[OP_FILE] = put_file,
		[OP_DELETE_FILE] = delete_file,
		[OP_DELETE_FOLDER] = delete_folder,
	};
	AUTO(free_tree) git_tree *old = NULL;

	if (change->base && (git_commit_tree(&old, change->base) < 0 ||
			     git_index_read_tree(w->index, old) < 0))
		return answer_git(w->a, "tree");
	if (store_files(w, change) < 0)
		return -1;
	for (size_t i = 0; i < change->ops->count; i++) {
		const struct op *op = &change->ops->items[i];

		if (run[op->kind](w, op) < 0)
			return -1;
	}
	return 0;
}

/* The contents first, all at once: the disk has less to wait for. */
static int make_tree(git_tree **tree, const struct work *w,
		     const struct change *change)
{
	struct err e = { 0 };
	git_oid id;

	if (fill_index(w, change) < 0)
		return -1;
	if (blobs_sync(change->blobs, &e) < 0)
		return no_room(w);
	if (git_index_write_tree_to(&id, w->index, w->repo) < 0 ||
	    git_tree_lookup(tree, w->repo, &id) < 0)
		return answer_git(w->a, "tree");
	return 0;
}

static char *message_of(const struct ops *o)
{
	bool has_more = o->description && *o->description;

	return xasprintf("%s%s%s\n", o->summary, has_more ? "\n\n" : "",
			 has_more ? o->description : "");
}

static int make_commit(git_oid *made, const struct work *w,
		       const struct change *change, const git_tree *tree)
{
	const git_commit *parents[] = { change->base };
	AUTO(free_text) char *message = message_of(change->ops);
	AUTO(free_text) char *mail = xasprintf("%s@localhost", change->author);
	AUTO(free_signature) git_signature *who = NULL;

	if (git_signature_now(&who, change->author, mail) < 0 ||
	    git_commit_create(made, w->repo, NULL, who, who, NULL, message,
			      tree, change->base != NULL, parents) < 0)
		return answer_git(w->a, "commit");
	return 0;
}

static int apply(git_oid *made, git_repository *repo,
		 const struct change *change, struct answer *a)
{
	AUTO(free_index) git_index *index = NULL;
	AUTO(free_tree) git_tree *tree = NULL;
	struct work w = { .repo = repo, .a = a };

	if (git_index_new(&index) < 0)
		return answer_git(a, "index");
	w.index = index;
	if (make_tree(&tree, &w, change) < 0)
		return -1;
	return make_commit(made, &w, change, tree);
}

int apply_change(git_oid *made, git_repository *repo,
		 const struct change *change, struct answer *a)
{
	AUTO(blobs_release) struct blobs own = { 0 };
	struct change with = *change;
	struct err e = { 0 };

	if (with.blobs)
		return apply(made, repo, change, a);
	with.blobs = &own;
	if (blobs_open(&own, repo, &e) < 0)
		return answer_fail(a, 500, NULL, "%s", e.text);
	return apply(made, repo, &with, a);
}
