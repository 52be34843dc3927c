/* files - listing trees */
#include "serve/files.h"

#include <stdlib.h>
#include <string.h>

#include "serve/store.h"

static void add(struct files *f, char *path, const git_tree_entry *entry)
{
	f->items = xgrow(f->items, f->count, &f->room, sizeof *f->items);
	f->items[f->count++] = (struct file){
		.path = path,
		.oid = *git_tree_entry_id(entry),
		.is_folder = git_tree_entry_type(entry) == GIT_OBJECT_TREE,
	};
}

struct listing {
	struct files *files;
	const char *prefix; /* with its / */
	bool is_recursive;
};

static int visit(const char *root, const git_tree_entry *entry, void *payload)
{
	const struct listing *l = payload;

	if (git_tree_entry_type(entry) == GIT_OBJECT_COMMIT)
		return 0;
	add(l->files,
	    xasprintf("%s%s%s", l->prefix, root, git_tree_entry_name(entry)),
	    entry);
	return !l->is_recursive; /* positive: do not enter */
}

static int open_folder(git_tree **out, git_tree *tree, const char *folder,
		       struct answer *a)
{
	AUTO(free_entry) git_tree_entry *entry = NULL;

	if (!*folder)
		return git_tree_dup(out, tree);
	if (git_tree_entry_bypath(&entry, tree, folder) < 0 ||
	    git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		return answer_fail(a, 404, "EntryNotFound",
				   "%s does not exist as a folder", folder);
	if (git_tree_lookup(out, git_tree_owner(tree),
			    git_tree_entry_id(entry)) < 0)
		return answer_git(a, folder);
	return 0;
}

int files_list(struct files *f, git_tree *tree, const char *folder,
	       bool is_recursive, struct answer *a)
{
	AUTO(free_tree) git_tree *top = NULL;
	AUTO(free_text)
	char *prefix = xasprintf("%s%s", folder, *folder ? "/" : "");
	struct listing l = { f, prefix, is_recursive };

	if (open_folder(&top, tree, folder, a) < 0)
		return -1;
	if (git_tree_walk(top, GIT_TREEWALK_PRE, visit, &l) < 0)
		return answer_git(a, "tree");
	return 0;
}

int files_add(struct files *f, git_tree *tree, const char *path)
{
	AUTO(free_entry) git_tree_entry *entry = NULL;

	if (git_tree_entry_bypath(&entry, tree, path) < 0 ||
	    git_tree_entry_type(entry) == GIT_OBJECT_COMMIT)
		return 0;
	add(f, xstrdup(path), entry);
	return 0;
}

void files_release(struct files *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->items[i].path);
	free(f->items);
	*f = (struct files){ 0 };
}

size_t files_size(git_repository *repo, const git_oid *oid)
{
	git_odb *odb = NULL;
	git_object_t type;
	size_t size = 0;

	if (git_repository_odb(&odb, repo) < 0)
		return 0;
	if (git_odb_read_header(&size, &type, odb, oid) < 0)
		size = 0;
	git_odb_free(odb);
	return size;
}

bool files_pointer(struct pointer *p, git_repository *repo, const git_oid *oid)
{
	AUTO(free_blob) git_blob *blob = NULL;
	size_t size = files_size(repo, oid);

	if (!size || size > POINTER_MAX ||
	    git_blob_lookup(&blob, repo, oid) < 0)
		return false;
	return pointer_parse(p, git_blob_rawcontent(blob), size) &&
	       store_has(git_repository_path(repo), p);
}

cJSON *files_lfs(const struct pointer *p, const char *key, size_t pointer_size)
{
	cJSON *lfs = cJSON_CreateObject();

	cJSON_AddStringToObject(lfs, key, p->oid);
	cJSON_AddNumberToObject(lfs, "size", (double)p->size);
	cJSON_AddNumberToObject(lfs, "pointerSize", (double)pointer_size);
	return lfs;
}

cJSON *files_describe(git_repository *repo, const struct file *file)
{
	cJSON *root = cJSON_CreateObject();
	size_t size = file->is_folder ? 0 : files_size(repo, &file->oid);
	struct pointer p;
	char sha[GIT_OID_HEXSZ + 1];

	git_oid_tostr(sha, sizeof sha, &file->oid);
	cJSON_AddStringToObject(root, "type",
				file->is_folder ? "directory" : "file");
	cJSON_AddStringToObject(root, "oid", sha);
	if (!file->is_folder && files_pointer(&p, repo, &file->oid)) {
		cJSON_AddItemToObject(root, "lfs", files_lfs(&p, "oid", size));
		size = p.size;
	}
	cJSON_AddNumberToObject(root, "size", (double)size);
	cJSON_AddStringToObject(root, "path", file->path);
	return root;
}
