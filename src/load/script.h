/* script - the text of one reply, event by event, as it came */
#ifndef LOAD_SCRIPT_H
#define LOAD_SCRIPT_H

#include "api/chunk.h"
#include "base/buf.h"
#include "json/doc.h"

#define SCRIPT_MAX ((size_t)16 << 20) /* bytes of each of the two */

/*
 * Strings of JSON with commas between them, one for each event with text: of
 * what is visible, and of reasoning; "" where an event has none. A buffer
 * that is full says nothing.
 */
struct script {
	struct buf content, reasoning;
	bool has_content, has_reasoning; /* of any event */
	struct json_doc doc;             /* scratch */
};

void script_init(struct script *s);
void script_clear(struct script *s);

/* Text that is no valid string of JSON becomes one: its bytes, escaped. */
void script_add(struct script *s, const struct chunk *c);

void script_release(struct script *s);

#endif
