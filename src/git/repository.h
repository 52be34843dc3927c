/* repository - a git repository on this machine, opened and asked */
#ifndef GIT_REPOSITORY_H
#define GIT_REPOSITORY_H

#include <git2.h>
#include <stdbool.h>

#include "base/err.h"

/* name is for messages and borrowed; a zeroed one is closed. */
struct repository {
	git_repository *git;
	const char *name;
};

/*
 * TRUSTED: the caller was given this very path by its user, so that it may
 * belong to another user (git's safe.directory guards against programs that
 * configuration names; libgit2 starts none). libgit2 1.5 reads exact paths
 * from the global file only, and no `*`, so the setting itself is no way out.
 * READ: nothing will be written; extensions that matter to writers only
 * (worktreeConfig, partialClone) are accepted.
 */
enum {
	REPOSITORY_TRUSTED = 1,
	REPOSITORY_READ = 2,
};

/*
 * Open the repository at path itself, bare or not; parents are not searched.
 * ERR_UNAVAILABLE when there is none or it belongs to another user; ERR_DATA
 * when it has a format that libgit2 does not know.
 */
int repository_open(struct repository *r, const char *path, int flags,
		    struct err *e);
void repository_release(struct repository *r);

/*
 * The local branch by its short name, a symbolic one resolved; the caller
 * frees it. ERR_USAGE for a name that no branch can have; ERR_DATA when it
 * is not there (the message names those that are).
 */
int repository_branch(git_reference **ref, const struct repository *r,
		      const char *branch, struct err *e);

/* The commit that refs/heads/BRANCH names. Errors as above. */
int repository_tip(git_oid *tip, const struct repository *r, const char *branch,
		   struct err *e);

/* Whether history was cut off by a fetch with a depth. */
bool repository_is_shallow(const struct repository *r);

/* A full id, 40 hex digits; false (and id untouched) for anything else. */
bool repository_id(git_oid *id, const char *text);

/* Size and content of a blob; the caller frees it. ERR_DATA when missing. */
int repository_blob_size(size_t *size, const struct repository *r,
			 const git_oid *id, struct err *e);
int repository_blob(git_blob **blob, const struct repository *r,
		    const git_oid *id, struct err *e);

/*
 * What libgit2 said last, in our words: `NAME: doing: reason`. A missing or
 * broken object is ERR_DATA and says so, a held lock ERR_AGAIN, the rest
 * ERR_IO. Returns -1.
 */
int repository_error(const struct repository *r, int code, const char *doing,
		     struct err *e);

#endif
