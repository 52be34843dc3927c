/* tree - the files of a revision: names, sizes, object ids */
#ifndef HUB_TREE_H
#define HUB_TREE_H

#include <cjson/cJSON.h>

#include "base/opts.h"
#include "hub/hub.h"
#include "hub/status.h"

/*
 * One file: /path, /size, /oid (git blob id), /lfs/oid (SHA-256) for LFS
 * files, /lastCommit {id, date} when it was asked for. 1: enough.
 */
typedef int hub_file_fn(void *context, const cJSON *file, struct err *e);

struct hub_tree {
	const char *revision; /* a commit id, so that all pages agree */
	const char *prefix;   /* a folder, or NULL: all */
	bool has_commits;     /* ask for the last commit of each file */
	hub_file_fn *fn;
	void *context;
	enum hub_refusal refusal; /* answer: HUB_NO_ENTRY, no such folder */
};

/* Every file below the prefix. */
int hub_tree(struct hub *h, struct hub_tree *tree, struct err *e);

/*
 * Those of the paths that exist as files at revision; nothing is said of the
 * others.
 */
struct hub_paths {
	const char *revision;
	const struct list *paths;
	hub_file_fn *fn;
	void *context;
};

int hub_paths(struct hub *h, const struct hub_paths *paths, struct err *e);

#endif
