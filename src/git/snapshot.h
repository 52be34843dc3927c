/* snapshot - the data files of the published folder in one commit */
#ifndef GIT_SNAPSHOT_H
#define GIT_SNAPSHOT_H

#include <stdbool.h>

#include "base/map.h"
#include "git/repository.h"

/*
 * Names that are data when they lie directly in the folder as regular files.
 * Anything else there is never published and never cleaned. Sorted.
 */
enum {
	SNAPSHOT_MULTI,
	SNAPSHOT_SINGLE,
	SNAPSHOT_RETRACTED,
	SNAPSHOT_RUNS,
	SNAPSHOT_FILES,
};
extern const char *const snapshot_names[SNAPSHOT_FILES];

/* The index of a path relative to the folder, or -1. */
int snapshot_index(const char *path);

#define SNAPSHOT_BASE_LIMIT 4096 /* bytes of a BASE file */

struct snapshot {
	git_oid tree;
	bool has[SNAPSHOT_FILES];
	git_oid blob[SNAPSHOT_FILES];
	bool has_base, is_base_read;
	git_oid base;
	char revision[GIT_OID_HEXSZ + 1]; /* in BASE; "": none that is usable */
};

/* One per tree id of the folder, so that equal folders are equal pointers. */
struct snapshots {
	const struct repository *repository;
	const char *folder;
	struct map by_tree;
	struct snapshot **items;
	size_t count, room;
};

/* The folder in a commit whose root tree is given; never NULL on 0. */
int snapshot_at(const struct snapshot **snapshot, struct snapshots *all,
		const git_oid *root, struct err *e);

/*
 * The Hub revision in BASE: one line, 40 hex digits, white space around it
 * allowed; made lower case. "" when it is missing or anything else.
 */
int snapshot_revision(const char **revision, const struct snapshots *all,
		      const struct snapshot *snapshot, struct err *e);

/* Whether both hold the same blob under that index. */
bool snapshot_same(const struct snapshot *a, const struct snapshot *b,
		   int file);

void snapshots_release(struct snapshots *all);

#endif
