/* versions - every version of the data files that has to be published */
#ifndef GIT_VERSIONS_H
#define GIT_VERSIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "git/repository.h"
#include "git/snapshot.h"

/*
 * A version is a path, a blob and the commit that introduced it there: one
 * whose tree has the blob at the path while no parent's has that same blob.
 * To publish are the tip's own files, however old, and every other version
 * in since..tip, over all parents.
 */
struct versions_query {
	const char *folder, *branch;
	const git_oid *since; /* the last commit processed; NULL: no record */
	bool is_all;          /* all history, whatever since says */
	size_t max_size_bytes;
};

/* Where the tip stands seen from since; it decides which history counts. */
enum versions_relation {
	VERSIONS_NONE,       /* no since: the tip's own files only */
	VERSIONS_EQUAL,      /* since is the tip: the same */
	VERSIONS_BEHIND,     /* the tip is an ancestor of since: the same */
	VERSIONS_DESCENDANT, /* since..tip */
	VERSIONS_DIVERGED, /* rewritten: since..tip, from the last in common */
	VERSIONS_UNKNOWN,  /* no such commit here: all history */
	VERSIONS_ALL,      /* asked for */
};
extern const char *const versions_relations[];

/* revision "": BASE is missing there, or is not a revision. */
struct version_base {
	git_oid commit;
	char revision[GIT_OID_HEXSZ + 1];
};

struct version {
	int file; /* of snapshot_names */
	git_oid blob, commit;
	git_oid parent; /* the first of commit; zero: it is a root */
	bool is_tip;    /* the tip holds this blob at this path */
	size_t size_bytes;
	/*
	 * BASE in the introducing commit; of a merge also in each parent
	 * that holds a file at the path; each revision once.
	 */
	struct version_base *bases;
	size_t base_count;
};

/* Never published and never cleaned; both texts are UTF-8. */
struct version_other {
	char *path, *reason;
};

/*
 * Versions in topological order, oldest first, then by path. Two that differ
 * only in the commit (same path, blob and set of revisions) are one, under
 * the older commit.
 */
struct versions {
	git_oid tip;
	enum versions_relation relation;
	struct version *items;
	size_t count, room;
	struct version_other *others;
	size_t other_count, other_room;
};

/* ERR_DATA: shallow, no such branch, or an object is missing. */
int versions_find(struct versions *v, const struct versions_query *query,
		  const struct repository *r, struct err *e);
void versions_release(struct versions *v);

#endif
