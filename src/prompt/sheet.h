/* sheet - the messages of a prompt while they are written */
#ifndef PROMPT_SHEET_H
#define PROMPT_SHEET_H

#include "base/buf.h"
#include "prompt/prompt.h"

#define SHEET_MAX ((size_t)256 << 20) /* bytes of one prompt */
#define SHEET_MESSAGES_MAX ((size_t)65536)

/* Zeroed but for text: empty. */
struct sheet {
	struct buf text; /* of all messages, a NUL behind each */
	struct message *messages;
	size_t count, room;
};

#define SHEET_INIT                                                             \
	{                                                                      \
		.text = BUF_INIT(SHEET_MAX)                                    \
	}

void sheet_clear(struct sheet *s);
void sheet_release(struct sheet *s);

/* Add a message. ERR_DATA when there are too many, or it is too long. */
int sheet_add(struct sheet *s, enum prompt_role role, const char *text,
	      size_t len, struct err *e);

/* Give the messages to a prompt, which borrows them until the next change. */
void sheet_show(struct sheet *s, struct prompt *p);

#endif
