/* mark - a line in a commit message by which its sender knows it again */
#ifndef HUB_MARK_H
#define HUB_MARK_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#define MARK_SIZE 33 /* 128 random bits in hex, and the NUL */

/* A new one. ERR_BUG: the kernel gives no random bytes. */
int mark_make(char mark[MARK_SIZE], struct err *e);

/*
 * The description (or NULL), then the trailer `Push-Id: MARK`, set off by an
 * empty line unless the description ends in trailers of its own.
 */
void mark_add(struct buf *out, const char *description, const char *mark);

/* Whether a message (or NULL) has it. */
bool mark_is_in(const char *text, const char *mark);

#endif
