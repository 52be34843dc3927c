/* call - what a route's handler works with */
#ifndef SERVE_CALL_H
#define SERVE_CALL_H

#include <git2.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "serve/answer.h"
#include "serve/counts.h"
#include "serve/fault.h"
#include "serve/keyring.h"
#include "serve/locks.h"
#include "serve/oidc.h"
#include "serve/request.h"
#include "serve/root.h"
#include "serve/ticket.h"
#include "serve/uploads.h"

/* All that lives as long as the server. Only locks and counts change. */
struct hub {
	struct root root;
	struct keyring keys;
	struct locks locks;
	struct ticket_key tickets;
	struct uploads uploads; /* large files that come by parts */
	struct oidc oidc;
	struct quotas quotas;
	struct counts counts;
	bool has_metrics;        /* also shown */
	uint64_t lfs_max_bytes;  /* of one large file */
	uint64_t lfs_part_bytes; /* larger ones may come in parts of that */
	int site_fd;             /* the folder served at /, -1: none */
	char *git_path;          /* of the program, or NULL: no git over http */
	atomic_int git_count;    /* of them at work */
	struct faults faults;
	char *cdn_origin;       /* http://ADDR:PORT for large files, or NULL */
	atomic_ulong cdn_leaks; /* tokens that were sent to it */
};

#define HUB_INIT                                                               \
	{                                                                      \
		.root = ROOT_INIT, .quotas = QUOTAS_INIT,                      \
		.keys = KEYRING_INIT, .locks = LOCKS_INIT, .site_fd = -1,      \
		.uploads = UPLOADS_INIT, .faults = FAULTS_INIT,                \
		.lfs_max_bytes = HUB_LFS_MAX, .lfs_part_bytes = HUB_LFS_PART   \
	}

/* A handler reads this and fills out. Texts not in the route are NULL. */
struct call {
	struct hub *hub;
	const struct request *in;
	struct answer *out;
	struct tokens *tokens;   /* those that who is of; held */
	struct token *pass;      /* or this, which is the call's own */
	const struct token *who; /* NULL: anonymous */
	bool is_git;             /* a route of git's own clients */
	const char *kind;        /* "dataset" or "model" */
	char *ns, *name;
	char *rev, *path, *number;
	bool takes_parts; /* the client can send a large file in parts */
};

/* Where a file may be committed as it is; what is larger needs LFS. */
#define HUB_REGULAR_MAX ((size_t)10 << 20)
#define HUB_LFS_MAX ((uint64_t)5 << 30)
#define HUB_LFS_PART ((uint64_t)64 << 20)

/* For AUTO. */
void free_repo(git_repository **repo);
void free_commit(git_commit **commit);
void free_tree(git_tree **tree);
void free_entry(git_tree_entry **entry);
void free_ref(git_reference **ref);
void free_blob(git_blob **blob);
void free_index(git_index **index);
void free_walk(git_revwalk **walk);
void free_signature(git_signature **signature);

/*
 * The call's repository. -1: 404 RepoNotFound is answered. The caller frees.
 */
int call_open(git_repository **repo, struct call *c);

/*
 * The commit at the call's revision, and X-Repo-Commit. -1: 404 is answered
 * with RepoNotFound or RevisionNotFound.
 */
int call_commit(git_repository **repo, git_commit **commit, struct call *c);

/* Whether there is such a repository, whoever may see it. */
bool call_is_there(const struct call *c);

/* Whether the caller may write there; -1: 401, 403 or 404 is answered. */
int call_writer(struct call *c);

/* The key of the repository's lock: its path. The caller frees. */
char *call_key(const struct call *c);

/* One that all names share which differ by the case of letters alone. */
char *call_names_key(const struct call *c);

/* `2026-01-30T01:50:34.000Z`, the form of the Hub. */
#define CALL_TIME_SIZE 40
void call_time(char text[CALL_TIME_SIZE], git_time_t seconds);

#endif
