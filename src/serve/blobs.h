/* blobs - the files of a commit as loose objects, put on the disk together */
#ifndef SERVE_BLOBS_H
#define SERVE_BLOBS_H

#include <git2.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define BLOBS_OPEN 64 /* files at once */
#define BLOBS_FOLDERS 256

/* One object. */
struct blobs_draft {
	git_oid id;
	char *path; /* where it waits; NULL: the repository has it */
	int fd;     /* -1: it is synced */
};

/*
 * Objects are written beside their places while the disk works on those before
 * them, and get their names once all are synced: a name is never there without
 * its bytes. What does not shrink is stored as it is.
 */
struct blobs {
	git_odb *odb;
	pthread_mutex_t mutex; /* of odb */
	char *folder;          /* objects of the repository */
	struct blobs_draft *waiting;
	size_t count, room;
	size_t synced; /* the first of them */
	bool is_touched[BLOBS_FOLDERS], has_new_folder;
};

/* ERR_IO. */
int blobs_open(struct blobs *b, git_repository *repo, struct err *e);

/*
 * Its id, and a draft if the repository has none. May be called from many
 * threads; the draft is then given to blobs_keep or to blobs_drop. ERR_IO.
 */
int blobs_write(struct blobs_draft *d, struct blobs *b, const char *bytes,
		size_t len, struct err *e);
int blobs_keep(struct blobs *b, struct blobs_draft *d, struct err *e);
void blobs_drop(struct blobs_draft *d);

/* All that was kept is there, and stays after a power cut. ERR_IO. */
int blobs_sync(struct blobs *b, struct err *e);

/* Removes what was not synced. Zeroed is valid. */
void blobs_release(struct blobs *b);

#endif
