/* snapshot - the data files of the published folder in one commit */
#include "git/snapshot.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/folder.h"

const char *const snapshot_names[SNAPSHOT_FILES] = {
	[SNAPSHOT_MULTI] = "leaderboard_multi.json",
	[SNAPSHOT_SINGLE] = "leaderboard_single.json",
	[SNAPSHOT_RETRACTED] = "retracted.jsonl",
	[SNAPSHOT_RUNS] = "runs.jsonl",
};

int snapshot_index(const char *path)
{
	for (int i = 0; i < SNAPSHOT_FILES; i++) {
		if (!strcmp(path, snapshot_names[i]))
			return i;
	}
	return -1;
}

static bool is_regular(const git_tree_entry *entry)
{
	return entry && git_tree_entry_type(entry) == GIT_OBJECT_BLOB &&
	       git_tree_entry_filemode(entry) != GIT_FILEMODE_LINK;
}

static void fill(struct snapshot *s, const git_tree *tree)
{
	const git_tree_entry *entry;

	git_oid_cpy(&s->tree, git_tree_id(tree));
	for (int i = 0; i < SNAPSHOT_FILES; i++) {
		entry = git_tree_entry_byname(tree, snapshot_names[i]);
		s->has[i] = is_regular(entry);
		if (s->has[i])
			git_oid_cpy(&s->blob[i], git_tree_entry_id(entry));
	}
	entry = git_tree_entry_byname(tree, FOLDER_BASE);
	s->has_base = is_regular(entry);
	if (s->has_base)
		git_oid_cpy(&s->base, git_tree_entry_id(entry));
}

int snapshot_at(const struct snapshot **snapshot, struct snapshots *all,
		const git_oid *root, struct err *e)
{
	static const struct snapshot empty = { .is_base_read = true };
	struct snapshot *s;
	git_tree *tree;

	if (folder_tree(&tree, all->repository, root, all->folder, e) < 0)
		return -1;
	if (!tree) {
		*snapshot = &empty;
		return 0;
	}
	s = map_get(&all->by_tree, (const char *)git_tree_id(tree)->id,
		    GIT_OID_RAWSZ);
	if (!s) {
		s = xcalloc(1, sizeof *s);
		fill(s, tree);
		all->items = xgrow(all->items, all->count, &all->room,
				   sizeof(void *));
		all->items[all->count++] = s;
		*map_put(&all->by_tree, (const char *)s->tree.id,
			 GIT_OID_RAWSZ) = s;
	}
	git_tree_free(tree);
	*snapshot = s;
	return 0;
}

/* Into hex, or "" when text is not one line of 40 hex digits. */
static void read_revision(char hex[GIT_OID_HEXSZ + 1], const char *text,
			  size_t len)
{
	hex[0] = '\0';
	for (; len && isspace((unsigned char)*text); len--)
		text++;
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	if (len != GIT_OID_HEXSZ)
		return;
	for (size_t i = 0; i < len; i++) {
		if (!isxdigit((unsigned char)text[i])) {
			hex[0] = '\0';
			return;
		}
		hex[i] = (char)tolower((unsigned char)text[i]);
	}
	hex[len] = '\0';
}

static int read_base(struct snapshot *s, const struct repository *r,
		     struct err *e)
{
	size_t size;
	git_blob *blob;

	if (repository_blob_size(&size, r, &s->base, e) < 0)
		return -1;
	s->is_base_read = true;
	if (size > SNAPSHOT_BASE_LIMIT)
		return 0;
	if (repository_blob(&blob, r, &s->base, e) < 0)
		return -1;
	read_revision(s->revision, git_blob_rawcontent(blob), size);
	git_blob_free(blob);
	return 0;
}

int snapshot_revision(const char **revision, const struct snapshots *all,
		      const struct snapshot *snapshot, struct err *e)
{
	struct snapshot *s = map_get(
		&all->by_tree, (const char *)snapshot->tree.id, GIT_OID_RAWSZ);

	*revision = "";
	if (!s)
		return 0;
	if (s->has_base && !s->is_base_read &&
	    read_base(s, all->repository, e) < 0)
		return -1;
	*revision = s->revision;
	return 0;
}

bool snapshot_same(const struct snapshot *a, const struct snapshot *b, int file)
{
	return a->has[file] && b->has[file] &&
	       git_oid_equal(&a->blob[file], &b->blob[file]);
}

void snapshots_release(struct snapshots *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->items[i]);
	free(all->items);
	map_release(&all->by_tree);
	*all = (struct snapshots){ 0 };
}
