/* change - the files of one commit to come, read and hashed */
#ifndef HUB_CHANGE_H
#define HUB_CHANGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/opts.h"

#define HUB_REGULAR_MAX ((size_t)10 << 20) /* larger files need LFS */
#define HUB_LFS_MAX ((uint64_t)200 << 30)
#define HUB_SAMPLE 512 /* bytes that the Hub may judge a file by */
#define HUB_KEPT_MAX ((size_t)4 << 20) /* of all files, in memory */

struct hub_upload {
	char *path, *file;
	struct buf content; /* all of it when is_kept, else a sample */
	uint64_t size_bytes;
	bool is_kept;
	char oid[HASH_SHA1_HEX];      /* the git blob id; "": see _know */
	char sha256[HASH_SHA256_HEX]; /* what LFS calls it; "": see _know */
	bool is_there;                /* the Hub has a file at path */
	bool is_same;                 /* and it has these very bytes */
	bool is_lfs;                  /* the Hub wants it in LFS */
	bool is_ignored;              /* the Hub wants it not at all */
};

struct hub_change {
	struct hub_upload *files;
	size_t count, room;
	size_t kept_bytes;
	struct list deletes; /* paths to remove, borrowed */
	struct list present; /* those of them that the Hub has */
	const char *summary, *description;
	const char *parent; /* full id, or NULL: whatever the head is */
	bool looks_up;      /* ids in the tree too, when preupload names none */
	bool names_blobs;   /* oid is wanted of large files as well */
};

/*
 * Read FILE of `PATH=FILE` whole: a regular file (ERR_DATA) of at most
 * HUB_LFS_MAX bytes (ERR_UNAVAILABLE). It is kept in memory while those that
 * are have less than HUB_KEPT_MAX bytes; else it is read again when it is
 * sent. A bad path: ERR_USAGE. One that a mirror gave: ERR_DATA.
 */
int hub_change_add(struct hub_change *c, const char *operand, struct err *e);

/*
 * Both ids of a file are known afterwards: what is small comes with the first,
 * what is larger than HUB_REGULAR_MAX with the second. It may be read again,
 * and must be the same then: ERR_DATA.
 */
int hub_upload_know(struct hub_upload *u, struct err *e);

/* These bytes at path, in place of any put there before. */
void hub_change_put(struct hub_change *c, const char *path,
		    const struct buf *content);

/*
 * Open one that is not kept, to be read from its start. ERR_DATA: it is not
 * what was read before, as far as its size tells.
 */
int hub_upload_open(const struct hub_upload *u, struct err *e);

/* No path is named twice, deletes included. ERR_USAGE. */
int hub_change_check(const struct hub_change *c, struct err *e);

/* A first line for who gave none; the caller frees it. */
char *hub_change_message(const struct hub_change *c);

/* Message and parent can be sent as they are. ERR_USAGE. */
int hub_change_texts(const struct hub_change *c, struct err *e);

/* How many files the commit would write; and how many it would touch. */
size_t hub_change_writes(const struct hub_change *c);
size_t hub_change_count(const struct hub_change *c);

void hub_change_release(struct hub_change *c);

#endif
