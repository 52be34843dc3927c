/* purge - a repository without some paths in all of its history */
#ifndef GIT_PURGE_H
#define GIT_PURGE_H

#include "git/lfs.h"
#include "git/refs.h"
#include "git/thin.h"

struct purge_query {
	const char *const *paths; /* as purge_paths takes them */
	size_t path_count;
	const char *backup; /* a bundle to be written first; NULL: none */
	const char *spool;  /* a folder for a dry run; NULL: /tmp */
	bool is_dry;
	void (*note)(const char *format, ...)
		__attribute__((format(printf, 1, 2)));
};

struct purge_result {
	struct refs refs;
	struct thin_counts counts;
	size_t objects_before, objects_after;
	uint64_t bytes_before, bytes_after; /* packs, indexes, loose objects */
	size_t purged;        /* objects that only the paths held */
	struct lfs_files lfs; /* that pointers among them lead to */
	const char **unmet;   /* paths that no commit has; borrowed ones */
	size_t unmet_count;
	size_t modules; /* that .gitmodules of HEAD still names there */
	bool is_changed, is_bare, is_mirror;
	char *remote; /* its name; NULL: none */
	char *folder; /* where the maps are; NULL: a dry run */
};

/*
 * Rewrite all references so that no commit, tree or tag that they reach holds
 * the paths, and take the old objects from the disk. All references move by
 * one rename; killed before, the repository is the old one, killed after, the
 * new one, and the next call finishes. ERR_UNAVAILABLE when it does not look
 * like a fresh clone and no backup is asked for, or when a reference must not
 * lose what it names; ERR_DATA when the repository is of a kind that cannot
 * be served, or is damaged.
 */
int purge_run(struct purge_result *result, const struct purge_query *query,
	      const struct repository *r, struct err *e);
void purge_release(struct purge_result *result);

/* The document that repo-clean(1) describes. */
void purge_report(struct buf *out, const struct purge_result *result,
		  const struct purge_query *query);

/* The commands that would push it, a line each; none are run. */
void purge_pushes(struct buf *out, const struct purge_result *result);

/* For people, by the query's note: what was done, and what is to do. */
void purge_talk(const struct purge_result *result,
		const struct purge_query *query);

/*
 * The paths as they were given, without slashes at the end; any bytes that git
 * takes for names. ERR_USAGE for what cannot be a path. They are borrowed, the
 * array is the caller's.
 */
int purge_paths(struct purge_query *query, char **paths, size_t count,
		struct err *e);

/* --- the parts of purge_run, a file each */

/* Kinds of repositories that cannot be served. ERR_DATA, ERR_UNAVAILABLE. */
int purge_check_kind(const struct repository *r, struct err *e);
/* Changes that are not committed, which no backup holds. ERR_UNAVAILABLE. */
int purge_check_committed(const struct repository *r, struct err *e);
/*
 * Each file below refs/ is one of them: what cannot be read would lose what it
 * leads to. ERR_DATA.
 */
int purge_check_refs(const struct repository *r, const struct refs *refs,
		     struct err *e);
/* Whether it looks like a clone that nobody worked in. ERR_UNAVAILABLE. */
int purge_check_fresh(const struct repository *r, const struct refs *refs,
		      struct err *e);
/* The only remote's name, or NULL; the caller frees it. */
char *purge_remote(const struct repository *r);
/* Whether pushes to it want to be told that they are no mirror. */
bool purge_is_mirror(const struct repository *r, const char *remote);

/* All objects and references of s into a bundle, which is read back. */
struct purge_backup {
	const char *path;
	const char *folder; /* for what is made of it when it is read */
	const struct refs *refs;
};

int purge_write_backup(const struct purge_backup *backup, struct store *s,
		       struct err *e);

/* commit-map and ref-map, as git-filter-repo(1) writes them. */
int purge_write_maps(const struct purge_result *result, const struct history *h,
		     struct err *e);

/*
 * What goes once the references moved: note it in the folder, then take it
 * away, with reflogs and caches, and the paths from index and work tree.
 */
int purge_note_old(const struct store *s, const char *folder,
		   const struct oid *new_pack, struct err *e);
int purge_sweep(const struct repository *r, const char *folder,
		const struct without *paths, struct err *e);
/* ERR_AGAIN when there is more than the new pack: somebody wrote meanwhile. */
int purge_check_alone(const struct repository *r, const struct oid *new_pack,
		      struct err *e);
bool purge_is_noted(const char *folder);

/* Drafts that one left which was killed; the caller holds the lock. */
void purge_tidy(const struct repository *r, const char *folder);

#endif
