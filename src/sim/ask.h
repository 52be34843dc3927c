/* ask - what the body of a completion request asks for */
#ifndef SIM_ASK_H
#define SIM_ASK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sim/prefix.h"

#define ASK_TOKENS_MAX 1000000 /* of one reply */
#define ASK_TOKENS_DEFAULT 16

struct ask {
	bool is_chat, is_stream, wants_usage, ignores_eos;
	size_t prompt_tokens, max_tokens;
	struct prefix *prefix; /* borrowed; set before, fed with the prompt */
};

/*
 * Tokens are words: what lies between white space; an array of numbers has
 * one each. A chat has those of its messages. max_completion_tokens goes
 * before max_tokens. ERR_DATA says what is wrong with the body.
 */
int ask_read(struct ask *a, bool is_chat, const char *body, size_t len,
	     struct err *e);

size_t ask_count_words(const char *text);

/* Of a prompt: a string, an array of numbers, or of one of those. */
size_t ask_count(const cJSON *prompt);
/* Of the messages of a chat. */
size_t ask_count_chat(const cJSON *messages);

#endif
