/* files - what a tree holds, and how answers describe it */
#ifndef SERVE_FILES_H
#define SERVE_FILES_H

#include "serve/call.h"
#include "serve/pointer.h"

struct file {
	char *path;
	git_oid oid;
	bool is_folder;
};

struct files {
	struct file *items;
	size_t count, room;
};

/*
 * Below folder ("" is the root) of that tree, in git's order, with or without
 * what is deeper. Submodules are left out. -1: 404 EntryNotFound or 500.
 */
int files_list(struct files *f, git_tree *tree, const char *folder,
	       bool is_recursive, struct answer *a);

/* Append the one at that path; 0 also when there is none. */
int files_add(struct files *f, git_tree *tree, const char *path);
void files_release(struct files *f);

/* {"type","path","oid","size"}, the objects of tree and paths-info. */
cJSON *files_describe(git_repository *repo, const struct file *file);

/* The size of a blob; 0 when it cannot be read. */
size_t files_size(git_repository *repo, const git_oid *oid);

/* Whether a blob is the pointer of a large file that the repository has. */
bool files_pointer(struct pointer *p, git_repository *repo, const git_oid *oid);

/* {KEY: its SHA-256,"size","pointerSize"}; tree says oid, info sha256. */
cJSON *files_lfs(const struct pointer *p, const char *key, size_t pointer_size);

#endif
