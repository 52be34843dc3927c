/* body - the members of a request's body, each written once */
#ifndef API_BODY_H
#define API_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include "api/request.h"

/*
 * A member that --extra-body has, or a request that was given whole, is
 * theirs: then nothing is written here. In an object that was opened by
 * body_open the members of theirs of the same name count, and are put in.
 */
struct body {
	struct buf *out;
	const struct request_form *form;
	const struct request_prompt *prompt;
	bool is_inside;                /* an object is open */
	const struct json_node *inner; /* the same of extra, or NULL */
	const char *merged;            /* its name, once it was opened */
};

void body_text(struct body *b, const char *name, const char *text);
/* JSON as it is; NULL: nothing is written. */
void body_json(struct body *b, const char *name, const char *json);
void body_count(struct body *b, const char *name, size_t value);

/* The prompt: messages where the interface takes them, text, or ids. */
void body_prompt(struct body *b, const char *name);
/* min_tokens and ignore_eos; temperature, top_p and seed: as asked. */
void body_lengths(struct body *b);
void body_sampling(struct body *b);

/* An object within; false: it is theirs. Once, and not nested. */
bool body_open(struct body *b, const char *name);
void body_close(struct body *b);

#endif
