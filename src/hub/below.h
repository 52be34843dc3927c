/* below - a folder that files are put below, no link followed on the way */
#ifndef HUB_BELOW_H
#define HUB_BELOW_H

#include "base/err.h"

struct below {
	const char *folder; /* may itself be a link */
	int root_fd;        /* of it, -1: not yet open */
	int open_fd;        /* of the one below it that was opened last */
	char *open_path;
};

#define BELOW_INIT                                                             \
	{                                                                      \
		NULL, -1, -1, NULL                                             \
	}

void below_release(struct below *b);

/* Whether the path is free of symbolic links, at this time. ERR_IO. */
int below_check(const struct below *b, const char *path, struct err *e);

/* Make open_fd the folder that the path is in, made if need be. ERR_IO. */
int below_open(struct below *b, const char *path, struct err *e);

/* Sync the folder that is open. */
void below_sync(struct below *b);

/* ERR_IO with what to do about it. */
int below_refuse_link(const char *path, struct err *e);

#endif
