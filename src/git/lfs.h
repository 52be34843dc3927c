/* lfs - pointers to files that git itself does not hold */
#ifndef GIT_LFS_H
#define GIT_LFS_H

#include "git/without.h"

#define LFS_HEX 64

/* The SHA-256 of what was pointed to. */
struct lfs_files {
	char (*items)[LFS_HEX + 1];
	size_t count, room;
};

/*
 * The files that pointers below the dropped paths lead to, sorted, each once:
 * what the LFS server still has. Broken objects are passed over.
 */
void lfs_dropped(struct lfs_files *files, const struct without *t);
void lfs_release(struct lfs_files *files);

/* Whether the bytes are a pointer, and to what. */
bool lfs_pointer(char hex[LFS_HEX + 1], const char *data, size_t len);

#endif
