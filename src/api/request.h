/* request - the body of a request, as engines understand it */
#ifndef API_REQUEST_H
#define API_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "api/api.h"
#include "base/buf.h"
#include "base/err.h"
#include "json/doc.h"

/*
 * Which member limits the reply: engines of before 2025 know max_tokens only
 * and would write for ever with ignore_eos; OpenAI's own refuses it.
 */
enum request_limit {
	REQUEST_LIMIT_BOTH,
	REQUEST_LIMIT_MAX_TOKENS,
	REQUEST_LIMIT_MAX_COMPLETION_TOKENS
};

/* What is the same for all requests of a run. */
struct request_form {
	const struct api *api;
	enum request_limit limit;
	const char *model;
	bool is_whole; /* one answer instead of a stream */
	bool ignore_eos;
	size_t min_tokens;       /* 0: not said */
	const char *temperature; /* a JSON number, or NULL: not said */
	const char *top_p;       /* the same */
	const char *seed;        /* the same */
	struct json_doc extra;   /* an object whose members win; or empty */
	char *extra_text;        /* what it is scanned from */
};

/* The prompt: one of these; lengths in bytes. */
struct request_prompt {
	const char *text; /* UTF-8; or NULL */
	size_t text_len;
	const char *json; /* messages, or token ids: a JSON array as it is */
	size_t json_len;
	size_t output_tokens; /* asked for */
	/* A whole request: prompt and limits are its own, and its members go
	 * before ours, but behind those of extra; or NULL. */
	const struct json_doc *own;
};

/* Scan the text of --extra-body, which must be an object. ERR_USAGE. */
int request_extra(struct request_form *f, const char *text, struct err *e);

/* Append the body; a member that extra has is written from there. */
void request_body(struct buf *out, const struct request_form *f,
		  const struct request_prompt *p);

void request_form_release(struct request_form *f);

#endif
