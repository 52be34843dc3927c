/* tokens - who may write: the token file of a hub */
#ifndef SERVE_TOKENS_H
#define SERVE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * The file has one `TOKEN read|write [NAME]` a line; # begins a comment line.
 * It must be a regular file that group and others cannot read, else
 * ERR_CONFIG, as for a line that is wrong.
 */
struct token {
	char *secret;
	char *name; /* author of commits and own namespace; "hub" by default */
	bool can_write;
};

struct tokens {
	struct token *items;
	size_t count, room;
};

int tokens_read(struct tokens *t, const char *path, struct err *e);
void tokens_release(struct tokens *t);

/*
 * Whose secret that is, or NULL. Every secret of the file is compared whole,
 * so that the time taken tells nothing but the length.
 */
const struct token *tokens_find(const struct tokens *t, const char *secret);

#endif
