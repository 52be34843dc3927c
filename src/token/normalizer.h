/* normalizer - what is done to a text before it is cut into words */
#ifndef TOKEN_NORMALIZER_H
#define TOKEN_NORMALIZER_H

#include "token/charsmap.h"
#include "token/stage.h"

#define NORMALIZER_MAX 32 /* steps */

struct normalizer_step {
	int (*run)(struct normalizer_step *s, struct buf *text, struct err *e);
	const void *form;     /* of libunistring */
	struct stage pattern; /* that is found, */
	struct buf content;   /* and what comes in its place, or before all */
	struct charsmap charsmap;
	bool strips_left, strips_right;
	bool cleans, lowers, strips_accents, parts_chinese;
	bool has_cut; /* it dropped the text's first character */
};

/* Zeroed: nothing is done. */
struct normalizer {
	struct normalizer_step items[NORMALIZER_MAX];
	size_t count;
};

/* Read a `normalizer`, which may be absent. As stages_read. */
int normalizer_read(struct normalizer *n, struct part p, struct err *e);

/*
 * Change a well-formed text, which grows to its limit at most. *is_cut
 * becomes true when its first character was dropped. ERR_DATA.
 */
int normalizer_run(struct normalizer *n, struct buf *text, bool *is_cut,
		   struct err *e);

void normalizer_release(struct normalizer *n);

#endif
