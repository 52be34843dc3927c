/* published - what a receipt says is on the Hub, and so may go from git */
#ifndef GIT_PUBLISHED_H
#define GIT_PUBLISHED_H

#include <git2/oid.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

/*
 * Read from a receipt:
 * {"hub": {"repo", "commit"}, "source": {"repository", "branch", "tip"},
 *  "blobs": [{"path", "blob"}, ...]}; other members are not looked at.
 * repository, branch and tip may be missing or null.
 */
struct published {
	char *hub_repo, *hub_commit;
	char *repository, *branch, *tip; /* NULL: not said */
	struct map blobs;                /* by path, NUL, id */
	struct map paths;
	char **keys; /* of blobs; as C strings, of paths */
	size_t count, room;
};

/*
 * From its text; file names it in messages. Every path must be a file below
 * folder, other than its README.md and BASE; every id 40 hex digits; the Hub's
 * commit must be there. ERR_DATA with `FILE: /pointer: what is wrong`.
 */
int published_read(struct published *p, const char *file,
		   const struct buf *text, const char *folder, struct err *e);

bool published_has(const struct published *p, const char *path,
		   const git_oid *id);
bool published_has_path(const struct published *p, const char *path);

void published_release(struct published *p);

#endif
