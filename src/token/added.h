/* added - tokens that are found in a text before all else */
#ifndef TOKEN_ADDED_H
#define TOKEN_ADDED_H

#include "token/normalizer.h"
#include "token/prefixes.h"

struct added_token {
	uint32_t id;
	bool strips_left, strips_right; /* takes the white space there */
	bool is_word;                   /* not within another word */
};

/* Zeroed but for the texts of both sets. */
struct added {
	struct added_token *items;
	size_t count, room;
	struct prefixes raw;    /* found before a text is normalized, */
	struct prefixes normal; /* and behind it */
};

/* Read `added_tokens`, which may be absent. ERR_DATA. */
int added_read(struct added *a, struct part list, struct normalizer *n,
	       struct err *e);

/* Gets the pieces of a text and, with no piece, the tokens between them. */
struct added_sink {
	int (*give)(void *context, const struct piece *p, uint32_t id,
		    struct err *e);
	void *context;
};

/* Cut a text by one of the sets: at each place the longest of them. */
int added_split(const struct added *a, const struct prefixes *set,
		const struct piece *p, const struct added_sink *sink,
		struct err *e);

void added_release(struct added *a);

#endif
