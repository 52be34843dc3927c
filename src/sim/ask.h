/* ask - what the body of a request asks for */
#ifndef SIM_ASK_H
#define SIM_ASK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sim/prefix.h"

#define ASK_TOKENS_MAX 1000000 /* of one reply */
#define ASK_TOKENS_DEFAULT 16
#define ASK_DIMENSIONS_MAX 65536

struct speech;

struct ask {
	const struct speech *speech; /* how it is asked, and answered */
	bool is_stream, wants_usage, ignores_eos;
	size_t prompt_tokens, max_tokens;
	size_t dimensions;     /* of an embedding */
	struct prefix *prefix; /* borrowed; set before, fed with the prompt */
};

/*
 * Tokens are words: what lies between white space; an array of numbers has
 * one each, messages have those of their texts. speech, is_stream and prefix
 * are set before. ERR_DATA says what is wrong with the body.
 */
int ask_read(struct ask *a, const char *body, size_t len, struct err *e);

/* Parts of it: where the prompt stands, and a limit, from 1 on, which stays as
 * it is when it is not there. */
int ask_prompt(struct ask *a, const cJSON *root, const char *pointer,
	       struct err *e);
int ask_messages(struct ask *a, const cJSON *root, const char *pointer,
		 struct err *e);
int ask_limit(size_t *value, const cJSON *root, const char *pointer,
	      struct err *e);

size_t ask_count_words(const char *text);

/* Of a prompt: a string, an array of numbers, or of one of those. */
size_t ask_count(const cJSON *prompt);
/* Of the messages of a chat. */
size_t ask_count_chat(const cJSON *messages);

#endif
