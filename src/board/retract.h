/* retract - new retractions */
#ifndef BOARD_RETRACT_H
#define BOARD_RETRACT_H

#include "board/entry.h"

/* Texts are borrowed; digest NULL: every content under that id. */
struct retraction {
	const char *entry_id, *digest, *reason, *by, *at;
};

/* The record as text, {"retracted": {...}}. */
void retraction_write(struct buf *out, const struct retraction *r);

/* The same as an entry that the caller owns. ERR_DATA. */
int retraction_new(struct entry **entry, const struct retraction *r,
		   struct err *e);

/* Append the reason of a retraction, unescaped; nothing when it has none. */
void retraction_reason(struct buf *out, const struct entry *retraction);

#endif
