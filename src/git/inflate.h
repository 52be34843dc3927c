/* inflate - zlib streams of known length, and whole loose objects */
#ifndef GIT_INFLATE_H
#define GIT_INFLATE_H

#include "base/buf.h"
#include "base/err.h"

struct inflate_from {
	const void *data;
	size_t len;
};

/* Used again for each stream: what zlib keeps is not small. */
void *inflater_new(void);
void inflater_free(void *inflater);

/* Exactly len bytes into out, and the end of the stream; else -1. */
int inflate_whole(char *out, size_t len, const struct inflate_from *from,
		  void *inflater);

/* A file that is one stream, up to the limit of out. ERR_DATA, ERR_IO. */
int inflate_file(struct buf *out, const char *path, struct err *e);

#endif
