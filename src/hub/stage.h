/* stage - where verified files wait until all are there, and go out */
#ifndef HUB_STAGE_H
#define HUB_STAGE_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "hub/below.h"
#include "hub/download.h"

/*
 * Where the files are to go: below a folder, to one path, or (both NULL) to an
 * open stream, one behind the other.
 */
struct stage_target {
	const char *folder, *file;
	FILE *out;
	const char *temporary; /* where to wait for a stream or a device */
};

/*
 * For a stream they wait in one unlinked spool. Else each in a file of its own
 * in `.hf-fetch.XXXXXX`, a folder made in the nearest one there is above the
 * target, so that they need only be renamed; it goes with the stage.
 */
struct stage {
	struct stage_target to;
	int spool;
	off_t end; /* of the spool */
	char *waiting;
	int waiting_fd;
	size_t count; /* files that were made in it */
	struct below below;
};

#define STAGE_INIT                                                             \
	{                                                                      \
		.spool = -1, .waiting_fd = -1, .below = BELOW_INIT             \
	}

int stage_open(struct stage *s, const struct stage_target *to, struct err *e);
void stage_release(struct stage *s);

/* Whether no symbolic link is on the way, at this time. ERR_IO. */
int stage_check(const struct stage *s, const char *path, struct err *e);

/* Set fd, at and end for the file of that number, from 0. */
int stage_begin(struct stage *s, size_t number, struct hub_download *d,
		struct err *e);

/* It is whole: its fd is closed unless it is shared. */
void stage_keep(struct stage *s, struct hub_download *d);

/* A file that waits. */
struct stage_part {
	const char *path; /* in the repository */
	size_t number;
	off_t at; /* in the spool */
	uint64_t size_bytes;
};

/*
 * Out with it: synced, then renamed to its place, or copied where that is on
 * another file system. An older file there is replaced and its mode stays.
 * Folders are made; below the target folder no symbolic link is followed or
 * replaced. To a stream: its bytes, the caller looks at ferror. ERR_IO.
 */
int stage_give(struct stage *s, const struct stage_part *p, struct err *e);

/* The target holds nothing under that path afterwards; 1: it did. ERR_IO. */
int stage_remove(struct stage *s, const char *path, struct err *e);

/* What the target has under that path, open to read; -1: no file. */
int stage_old(const struct stage *s, const char *path);

#endif
