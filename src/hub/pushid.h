/* pushid - a line in a commit message by which its sender knows it again */
#ifndef HUB_PUSHID_H
#define HUB_PUSHID_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#define PUSHID_SIZE 33 /* 128 random bits in hex, and the NUL */

/* A new one. ERR_BUG: the kernel gives no random bytes. */
int pushid_make(char mark[PUSHID_SIZE], struct err *e);

/*
 * The description (or NULL), then the trailer `Push-Id: MARK`, set off by an
 * empty line unless the description ends in trailers of its own.
 */
void pushid_add(struct buf *out, const char *description, const char *mark);

/* Whether a message (or NULL) has it. */
bool pushid_is_in(const char *text, const char *mark);

#endif
