/* folder - what lies below the published folder of a commit */
#include "git/folder.h"

#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"

static bool is_part(const char *text, size_t len)
{
	return len && !(len == 1 && text[0] == '.') &&
	       !(len == 2 && !memcmp(text, "..", 2)) &&
	       !(len == 4 && !strncasecmp(text, ".git", 4));
}

static bool is_printable(const char *text)
{
	size_t left = strlen(text), len;

	for (; left; text += len, left -= len) {
		len = utf8_length(text, left);
		if (!len || (unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	}
	return true;
}

bool folder_is_path(const char *text)
{
	size_t len;

	if (!is_printable(text) || strlen(text) > 1024)
		return false;
	for (;; text += len + 1) {
		len = strcspn(text, "/");
		if (!is_part(text, len))
			return false;
		if (!text[len])
			return true;
	}
}

static void free_tree(git_tree **tree)
{
	git_tree_free(*tree);
}

static void free_entry(git_tree_entry **entry)
{
	git_tree_entry_free(*entry);
}

int folder_tree(git_tree **tree, const struct repository *r,
		const git_oid *root, const char *folder, struct err *e)
{
	AUTO(free_tree) git_tree *top = NULL;
	AUTO(free_entry) git_tree_entry *entry = NULL;
	int code = git_tree_lookup(&top, r->git, root);

	*tree = NULL;
	if (code < 0)
		return repository_error(r, code, "reading a tree", e);
	code = git_tree_entry_bypath(&entry, top, folder);
	if (code == GIT_ENOTFOUND)
		return 0;
	if (code < 0)
		return repository_error(r, code, folder, e);
	if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		return 0;
	code = git_tree_lookup(tree, r->git, git_tree_entry_id(entry));
	return code < 0 ? repository_error(r, code, folder, e) : 0;
}

struct walk {
	const struct repository *r;
	folder_fn *fn;
	void *context;
	struct buf path;
	size_t depth, count;
};

static int walk_tree(struct walk *w, git_tree *tree, struct err *e);

static int walk_subtree(struct walk *w, const git_oid *id, struct err *e)
{
	AUTO(free_tree) git_tree *tree = NULL;
	int code, result;

	if (w->depth == FOLDER_DEPTH)
		return err_set(e, ERR_DATA, "%s: %s: deeper than %d folders",
			       w->r->name, w->path.data, FOLDER_DEPTH);
	code = git_tree_lookup(&tree, w->r->git, id);
	if (code < 0)
		return repository_error(w->r, code, w->path.data, e);
	buf_addc(&w->path, '/');
	w->depth++;
	result = walk_tree(w, tree, e);
	w->depth--;
	return result;
}

static int walk_entry(struct walk *w, const git_tree_entry *entry,
		      struct err *e)
{
	git_object_t type = git_tree_entry_type(entry);
	struct folder_file file = { .path = w->path.data,
				    .mode = git_tree_entry_filemode(entry) };

	if (++w->count > FOLDER_FILES)
		return err_set(e, ERR_DATA,
			       "%s: more than %d files in a folder", w->r->name,
			       FOLDER_FILES);
	if (type == GIT_OBJECT_TREE)
		return walk_subtree(w, git_tree_entry_id(entry), e);
	git_oid_cpy(&file.id, git_tree_entry_id(entry));
	file.is_regular =
		type == GIT_OBJECT_BLOB && file.mode != GIT_FILEMODE_LINK;
	file.is_base = file.is_regular && !strcmp(file.path, FOLDER_BASE);
	file.is_readme = file.is_regular && !strcmp(file.path, FOLDER_README);
	return w->fn(w->context, &file, e);
}

static int walk_tree(struct walk *w, git_tree *tree, struct err *e)
{
	size_t start = w->path.len;
	size_t count = git_tree_entrycount(tree);

	for (size_t i = 0; i < count; i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		buf_adds(&w->path, git_tree_entry_name(entry));
		if (walk_entry(w, entry, e) < 0)
			return -1;
		buf_cut(&w->path, start);
	}
	return 0;
}

int folder_each(git_tree *tree, const struct repository *r, folder_fn *fn,
		void *context, struct err *e)
{
	struct walk w = { r, fn, context, BUF_INIT(BUF_MAX), 0, 0 };
	int result = walk_tree(&w, tree, e);

	buf_release(&w.path);
	return result;
}

void folder_text(struct buf *out, const char *bytes)
{
	size_t left = strlen(bytes), len;

	for (; left; bytes += len, left -= len) {
		len = utf8_length(bytes, left);
		if (len)
			buf_add(out, bytes, len);
		else
			buf_addf(out, "\\x%02x", (unsigned char)*bytes);
		len += !len;
	}
}
