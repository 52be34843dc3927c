/* tokens - the ids of a text's tokens, or only their number */
#ifndef TOKEN_TOKENS_H
#define TOKEN_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed: none, and only their number is kept. */
struct tokens {
	size_t count, room;
	uint32_t *ids; /* when has_ids; the caller frees them */
	bool has_ids;
};

void tokens_add(struct tokens *t, uint32_t id);
void tokens_release(struct tokens *t);

#endif
