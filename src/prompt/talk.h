/* talk - the messages of a request that someone wrote as JSON */
#ifndef PROMPT_TALK_H
#define PROMPT_TALK_H

#include "json/doc.h"
#include "prompt/source.h"

/*
 * Whether an object has a `prompt` (a string) or `messages` as OpenAI's
 * interface has them (role, and content: a string, or parts of type text).
 * 1: it has; 0: it has neither; -1: ERR_DATA with the pointer.
 */
int talk_check(const struct json_doc *doc, struct err *e);

/* The messages of an object that was checked, into the sheet of d. */
int talk_read(struct prompts *d, const struct json_doc *doc, uint64_t salt,
	      struct prompt *p, struct err *e);

#endif
