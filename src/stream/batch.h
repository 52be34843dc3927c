/* batch - some files that are read at once, and what came of each */
#ifndef STREAM_BATCH_H
#define STREAM_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "stream/reader.h"

#define BATCH_FILES 16        /* at most */
#define BATCH_BYTES (1 << 20) /* and no further file behind these */

struct batch_rules {
	struct json_limits limits; /* of an entry */
	size_t max_file;           /* bytes of a file, and of its entries */
	bool has_paths;
};

/* A file, or what could not be opened; then what came of it. */
struct batch_item {
	char *path;
	int fd;                      /* -1: none, or done with */
	uint64_t size_bytes;         /* before it was read */
	size_t found;                /* entries */
	size_t lines_end, paths_end; /* its part of lines and paths */
	struct err *why;             /* nothing comes of it */
};

struct batch {
	const struct batch_rules *rules;
	struct batch_item items[BATCH_FILES];
	size_t count;
	uint64_t size_bytes;
	struct reader reader;
	struct buf lines; /* the entries, compact, a line each */
	struct buf paths; /* path<TAB>entry_id, a line each; no control bytes */
};

/* rules are borrowed. */
void batch_init(struct batch *b, const struct batch_rules *rules);

/* Add a regular file, which is taken, or trouble, in the order of delivery. */
void batch_add_file(struct batch *b, const char *path, int fd,
		    uint64_t size_bytes);
void batch_add_trouble(struct batch *b, const struct err *why);

/* Whether nothing more may be added. */
bool batch_is_full(const struct batch *b);

/*
 * Read them all. A file comes out whole or not at all; what is wrong with its
 * content is ERR_NO, also when it holds no entry.
 */
void batch_read(struct batch *b);

void batch_clear(struct batch *b);
void batch_release(struct batch *b);

#endif
