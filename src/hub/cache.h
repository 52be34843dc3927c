/* cache - files of commits on this machine, by their ids */
#ifndef HUB_CACHE_H
#define HUB_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "base/hash.h"
#include "hub/hub.h"

/*
 * A commit never changes, so what is kept under it never does. Below the
 * cache's folder each origin has its own, such as https_huggingface.co_443:
 *
 *	blobs/XX/ID                    content, by git blob id or SHA-256
 *	TYPEs/NS/NAME/refs/REVISION    the commit id that it was last, encoded
 *	TYPEs/NS/NAME/COMMIT/KEY.json  {"path","id","size"}, id null: absent;
 *	                               KEY is SHA-256 of the path
 *	TYPEs/NS/NAME/COMMIT/KEY.tree  a listing behind a line with its SHA-256
 *	TYPEs/NS/NAME/COMMIT/KEY.bin   a part of a file: see hub/part.h
 *	incoming.XXXXXX                on its way in; swept after a day
 *
 * Every file appears by a rename and is checked when it is read: what a crash
 * or anybody else left broken is as good as absent. Any number of processes
 * may use it at once. Nothing is ever removed but what is found broken.
 */
struct cache {
	char *root; /* of the origin */
	char *repo; /* of the repository */
};

/*
 * Makes the folder, for the user alone. ERR_IO; ERR_CONFIG: one that anybody
 * may write to, or that is another user's.
 */
int cache_open(struct cache *c, const char *folder, const struct hub *h,
	       struct err *e);
void cache_release(struct cache *c);

bool cache_commit(const struct cache *c, const char *revision,
		  char commit[HUB_ID_SIZE]);
int cache_put_commit(const struct cache *c, const char *revision,
		     const char *commit, struct err *e);

/* A path of a commit. */
struct cache_key {
	const char *commit, *path;
};

/* Where what is kept of it lies; the caller frees. */
char *cache_path(const struct cache *c, const struct cache_key *key,
		 const char *kind);

struct cache_entry {
	bool is_absent;
	char id[HASH_SHA256_HEX];
	uint64_t size_bytes;
};

bool cache_entry(struct cache_entry *found, const struct cache *c,
		 const struct cache_key *key);
int cache_put_entry(const struct cache *c, const struct cache_key *key,
		    const struct cache_entry *entry, struct err *e);

/*
 * Its content to fd, from `at` on. 1: all of it, verified; 0: it is not there
 * (any more), -1: it could not be written.
 */
int cache_copy(const struct cache *c, const struct cache_entry *entry, int fd,
	       off_t at, struct err *e);

/* Whether there is content under that id; it is checked when it is read. */
bool cache_has(const struct cache *c, const char *id);

/* A blob on its way in: written to draft->fd, then kept under its id. */
int cache_draft(const struct cache *c, struct file_draft *draft, struct err *e);
int cache_keep(const struct cache *c, struct file_draft *draft, const char *id,
	       struct err *e);

/* Listings: the path of the key says which one. lines is appended to. */
bool cache_listing(struct buf *lines, const struct cache *c,
		   const struct cache_key *key);
int cache_put_listing(const struct cache *c, const struct cache_key *key,
		      const struct buf *lines, struct err *e);

#endif
