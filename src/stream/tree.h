/* tree - the files below a folder, in a fixed order, no link followed */
#ifndef STREAM_TREE_H
#define STREAM_TREE_H

#include <sys/stat.h>

#include "base/err.h"

/*
 * What to do on the way. `file` gets each regular file whose name ends with
 * the suffix, open for reading, takes the descriptor, and ends the walk with
 * -1. `trouble` hears what could not be read (ERR_IO), what was
 * nested too deeply (ERR_NO) and what has the suffix without being a regular
 * file (ERR_NONE); the walk goes on.
 */
struct tree {
	const char *suffix;
	int (*file)(void *context, const char *path, int fd,
		    const struct stat *st, struct err *e);
	void (*trouble)(void *context, const struct err *why);
	void *context;
};

#define TREE_DEPTH 64 /* folders within folders; each holds a descriptor */

/*
 * Names of a folder come in the order of their bytes. Links below root are
 * not followed (root itself may be one), FIFOs and devices never opened for
 * waiting, and what vanishes on the way is no trouble. -1 only when `file`
 * returned it.
 */
int tree_walk(const struct tree *tree, const char *root, struct err *e);

#endif
