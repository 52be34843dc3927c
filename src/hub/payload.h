/* payload - the lines of a commit, made while they are sent */
#ifndef HUB_PAYLOAD_H
#define HUB_PAYLOAD_H

#include <sys/types.h>

#include "base/base64.h"
#include "hub/change.h"

/* Little of it is in memory, nothing in a file, and it can be made again. */
struct payload {
	struct buf first; /* the header's line */
	const struct hub_change *change;
	size_t size_bytes; /* of all lines */

	struct buf text;    /* made, of which some is taken */
	size_t taken, next; /* files, then paths to delete */
	const struct hub_upload *open;
	int fd; /* of that one */
	off_t at;
	struct hash_id hash;
	char *piece;
	struct base64_coder coder;
};

#define PAYLOAD_INIT                                                           \
	{                                                                      \
		.first = BUF_INIT(BUF_MAX), .text = BUF_INIT(BUF_MAX),         \
		.fd = -1                                                       \
	}

/* `"KEY":"TEXT"`, escaped. */
void payload_text(struct buf *line, const char *key, const char *text);

/* Behind first go the files that the Hub has not, and what is to go. */
void payload_start(struct payload *b, const struct hub_change *change);
void payload_release(struct payload *b);

/*
 * An http_source, of a struct payload. A file that is not in memory is read
 * again and must be what it was when it was hashed: ERR_DATA.
 */
ssize_t payload_read(void *context, char *to, size_t room, uint64_t at,
		     struct err *e);

#endif
