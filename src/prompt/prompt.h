/* prompt - one request to be, and how tokens are counted */
#ifndef PROMPT_PROMPT_H
#define PROMPT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "json/doc.h"

enum prompt_role {
	PROMPT_SYSTEM,
	PROMPT_USER,
	PROMPT_ASSISTANT
};

/* The name of OpenAI's interface: system, user, assistant. */
const char *prompt_role_name(enum prompt_role role);

/* Text is UTF-8, terminated; borrowed. */
struct message {
	enum prompt_role role;
	const char *text;
	size_t len;
};

/*
 * A request. For a chat its messages are sent, for completions the text of
 * the only one (prompt_join makes one of many). In turn 1 and later of a
 * conversation the assistant's messages are stand-ins of the length asked
 * for, so that a prompt depends on nothing but its number; an engine that
 * keeps the server's replies may send those in their place.
 * Everything is borrowed, until the next prompt of the same dataset.
 */
struct prompt {
	uint64_t id;
	const struct json_doc *own; /* a whole request, in the place of
				       messages; or NULL */
	const struct message *messages;
	size_t message_count;
	size_t input_tokens;  /* of all texts, without a chat's template */
	bool is_exact;        /* counted by a tokenizer */
	size_t output_tokens; /* the limit to ask for; 0: none is known */
	uint64_t session;     /* prompts of one conversation share it */
	uint32_t turn, turns; /* 0 to turns - 1; 1 where there is no more */
	int64_t delay_ns;     /* from the end of the turn before */
	int64_t offset_ns;    /* of a trace, from its start; -1: none */
};

struct buf;

/* All texts with an empty line between them, for completions. */
int prompt_join(struct buf *out, const struct prompt *p);

/*
 * How many tokens the server sees in a text, without special ones. count
 * returns -1 with ERR_AGAIN, ERR_UNAVAILABLE or ERR_DATA. Zeroed: nobody
 * counts; then generated words count one token each, and of other texts four
 * bytes make one, and prompts are not marked exact.
 */
struct counter {
	int (*count)(void *context, const char *text, size_t len,
		     size_t *tokens, struct err *e);
	void *context;
	bool is_near; /* it costs little: to be asked as often as it helps */
};

/* The tokens by the counter, or about. */
int counter_count(const struct counter *c, const char *text, size_t len,
		  size_t *tokens, struct err *e);

#endif
