/* listing - the files of a commit as JSON lines */
#ifndef HUB_LISTING_H
#define HUB_LISTING_H

#include "base/buf.h"
#include "hub/cache.h"

#define HUB_LISTING_MAX ((size_t)1 << 30)

/*
 * A line for each file: {"path","size","oid"}, "lfs" (SHA-256) for a file in
 * LFS, "last_commit" {"id","date"} when it is asked for.
 */
struct hub_listing {
	const char *commit; /* a full id */
	const char *folder; /* below this one; NULL: all */
	bool has_commits;
	bool may_be_absent;        /* no such folder: no lines */
	const struct cache *cache; /* looked at first, then filled; or NULL */

	struct buf lines; /* answer */
};

#define HUB_LISTING_INIT                                                       \
	{                                                                      \
		.lines = BUF_INIT(HUB_LISTING_MAX)                             \
	}

int hub_listing_read(struct hub_listing *l, struct hub *h, struct err *e);
void hub_listing_release(struct hub_listing *l);

/* A line of it; texts are borrowed until the next. */
struct hub_listing_file {
	const char *path;
	const char
		*id; /* that the Hub announces: SHA-256 if in LFS, else oid */
	uint64_t size_bytes;
};

/* Each of them; -1 ends it. */
typedef int hub_listing_fn(void *context, const struct hub_listing_file *file,
			   struct err *e);

int hub_listing_each(const struct hub_listing *l, hub_listing_fn *fn,
		     void *context, struct err *e);

#endif
