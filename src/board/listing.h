/* listing - the paths and object ids of a dataset's files at one revision */
#ifndef BOARD_LISTING_H
#define BOARD_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"
#include "stream/reader.h"

/* One line of `hf-fetch --list`; texts are owned, "" when missing. */
struct listed_file {
	char *path;
	char *oid;    /* git blob sha1 (of the pointer, for an LFS file) */
	char *lfs;    /* sha256 of the content, "" for an ordinary file */
	char *commit; /* the last commit that changed it, when listed */
	char *date;
};

struct listing {
	struct listed_file **files; /* in the order of the listing */
	size_t count, room;
	struct map by_path;
};

/* A record_fn: context is a struct listing. ERR_DATA. */
int listing_add_record(void *tree, struct record *record, struct err *e);

const struct listed_file *listing_find(const struct listing *t,
				       const char *path);

/* Whether the file at path holds exactly these bytes. */
bool listing_holds(const struct listing *t, const char *path, const char *text,
		   size_t len);

void listing_release(struct listing *t);

#endif
