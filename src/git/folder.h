/* folder - what lies below the published folder of a commit */
#ifndef GIT_FOLDER_H
#define GIT_FOLDER_H

#include <stdbool.h>

#include "base/buf.h"
#include "git/repository.h"

#define FOLDER_BASE "BASE"        /* at the top: where the data started from */
#define FOLDER_README "README.md" /* at the top: says what the folder is */
#define FOLDER_DEPTH 32
#define FOLDER_FILES 100000

/*
 * Whether text can name a folder, or a file below one, inside a repository:
 * well-formed UTF-8 without control characters; no empty part, no `.`, `..`
 * or `.git`; no slash at either end.
 */
bool folder_is_path(const char *text);

/*
 * The tree of folder in the tree of a commit; NULL when there is none or it
 * is no folder. The caller frees it. ERR_DATA for a missing object.
 */
int folder_tree(git_tree **tree, const struct repository *r,
		const git_oid *root, const char *folder, struct err *e);

/* A file below the folder; path is relative to it, bytes as git has them. */
struct folder_file {
	const char *path;
	git_oid id;
	git_filemode_t mode;
	bool is_regular; /* a blob, executable or not; no link, no submodule */
	bool is_base, is_readme;
};

typedef int folder_fn(void *context, const struct folder_file *file,
		      struct err *e);

/*
 * Call fn for each file in the order of the tree. ERR_DATA when there are
 * more than FOLDER_FILES or they lie deeper than FOLDER_DEPTH.
 */
int folder_each(git_tree *tree, const struct repository *r, folder_fn *fn,
		void *context, struct err *e);

/* Text for people and JSON: bytes that are not UTF-8 become `\xNN`. */
void folder_text(struct buf *out, const char *bytes);

#endif
