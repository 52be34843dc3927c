/* part - one file of several that wait in a spool to be given out */
#ifndef HUB_PART_H
#define HUB_PART_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/err.h"

struct hub_part {
	const char *path; /* in the repository */
	off_t at;         /* where it starts in the spool */
	uint64_t size_bytes;
	bool is_absent; /* the Hub has no such file */
};

/* Its bytes to an open stream; the caller looks at ferror. ERR_IO. */
int hub_part_print(const struct hub_part *p, int spool, FILE *out,
		   struct err *e);

/* Whether the path below the folder is free of symbolic links. ERR_IO. */
int hub_part_check(const struct hub_part *p, const char *folder, struct err *e);

/*
 * Atomically to a path, folders made. Afterwards the path holds what the Hub
 * has: for an absent part, nothing (an older file there is removed). ERR_IO.
 */
int hub_part_place(const struct hub_part *p, int spool, const char *path,
		   struct err *e);

#endif
