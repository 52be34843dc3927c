/* prefix - the blocks of a prompt, each named by all that is before it */
#ifndef SIM_PREFIX_H
#define SIM_PREFIX_H

#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>

/*
 * As engines with automatic prefix caching name them: the hash of a whole
 * block of tokens is of these tokens and of the block before. What is left
 * behind the last whole block has no name. Zeroed: nothing is named.
 */
struct prefix {
	size_t block_tokens; /* 0: prompts are not looked at */
	size_t tokens;       /* of the block that is not whole yet */
	uint64_t state;
	uint64_t *hashes; /* never 0 */
	size_t count, room;
};

/* Forget the prompt. */
void prefix_clear(struct prefix *p);

/* Go on with the words of a text, as ask_count_words counts them. */
void prefix_text(struct prefix *p, const char *text);
/* With what ask_count counts of a prompt, ask_count_chat of messages. */
void prefix_prompt(struct prefix *p, const cJSON *prompt);
void prefix_chat(struct prefix *p, const cJSON *messages);

void prefix_release(struct prefix *p);

#endif
