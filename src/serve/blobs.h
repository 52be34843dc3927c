/* blobs - the files of a commit as loose objects, put on the disk together */
#ifndef SERVE_BLOBS_H
#define SERVE_BLOBS_H

#include <git2.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define BLOBS_WAITING 64
#define BLOBS_FOLDERS 256

/*
 * Objects are written beside their places while the disk works on those before
 * them, and get their names once they are synced: a name is never there
 * without its bytes. What does not shrink is stored as it is.
 */
struct blobs {
	git_odb *odb;
	char *folder; /* objects of the repository */
	struct blobs_draft {
		int fd;
		char *path;
		git_oid id;
	} waiting[BLOBS_WAITING];
	size_t count;
	bool is_touched[BLOBS_FOLDERS], has_new_folder;
};

/* ERR_IO. */
int blobs_open(struct blobs *b, git_repository *repo, struct err *e);

/* Its id, and the object if the repository has none. ERR_IO. */
int blobs_put(git_oid *id, struct blobs *b, const char *bytes, size_t len,
	      struct err *e);

/* All that was put is there, and stays after a power cut. ERR_IO. */
int blobs_sync(struct blobs *b, struct err *e);

/* Removes what was not synced. Zeroed is valid. */
void blobs_release(struct blobs *b);

#endif
