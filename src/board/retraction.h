/* retraction - records that withdraw entries: what they hold, and new ones */
#ifndef BOARD_RETRACTION_H
#define BOARD_RETRACTION_H

#include "board/entry.h"
#include "json/finding.h"

/*
 * {"retracted": {"entry_id": id, "digest": null or 64 lower-case hex digits,
 * "reason": text, "by": text, "at": RFC 3339}}, ids and reasons not empty.
 * Other members are let be. Adds a finding, of the rule "retraction", for
 * all that is otherwise.
 */
void retraction_check(const struct json_doc *record, struct findings *found);

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
