/* file - whole files: read with a limit, replaced atomically */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Append the whole of an open file to out, up to out->limit (ERR_DATA beyond;
 * ERR_IO when reading fails). name is for messages.
 */
int file_slurp(struct buf *out, int fd, const char *name, struct err *e);

/* The same by path; "-" is stdin. */
int file_read(struct buf *out, const char *path, struct err *e);

/* Write all of it, whatever the kernel takes at once. */
int file_put(int fd, const void *bytes, size_t len, const char *name,
	     struct err *e);

/* The same at an offset. */
int file_put_at(int fd, const void *bytes, size_t len, off_t at, struct err *e);

/*
 * A file that appears whole or not at all: written to a temporary in the same
 * folder, synced, renamed on commit; a release without commit removes it. An
 * existing file keeps its mode, a new one gets 0666 less the umask. A link
 * stays and the file it leads to is replaced; into a device, a pipe or
 * /dev/stdout the bytes go straight.
 */
struct file_draft {
	int fd; /* -1: none */
	char *path, *temporary;
};

#define FILE_DRAFT_INIT                                                        \
	{                                                                      \
		-1, NULL, NULL                                                 \
	}

int file_draft_open(struct file_draft *d, const char *path, struct err *e);
int file_draft_commit(struct file_draft *d, struct err *e);
void file_draft_release(struct file_draft *d);

/* All three in one. "-" writes to stdout. */
int file_write(const char *path, const void *bytes, size_t len, struct err *e);

/* Add to the end of a file, made when it is not there. */
int file_append(const char *path, const void *bytes, size_t len, struct err *e);

/*
 * An unlinked temporary file in folder (a program passes $TMPDIR), or in /tmp
 * when that is NULL or empty. The caller closes it; -1 on error.
 */
int file_spool(const char *folder, struct err *e);

/* mkdir -p. */
int file_make_folder(const char *path, struct err *e);

#endif
