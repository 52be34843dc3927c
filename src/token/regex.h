/* regex - the patterns of a tokenizer.json, found in a text by PCRE2 */
#ifndef TOKEN_REGEX_H
#define TOKEN_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct regex;

#define REGEX_SIZE_MAX ((size_t)64 << 10) /* of a pattern, bytes */

/* The pattern is terminated UTF-8: see dialect.h. NULL: ERR_DATA. */
struct regex *regex_open(const char *pattern, size_t len, struct err *e);

/* Where a search stands. Zeroed but for the text, which is well-formed. */
struct regex_walk {
	const char *text;
	size_t len, at;
	size_t last; /* the end of the last match and 1; 0: none yet */
};

/*
 * The next match, from the left and without overlap; an empty one right
 * behind another is none. 1, 0: no more, or -1 and ERR_DATA: it searches for
 * too long.
 */
int regex_next(struct regex *r, struct regex_walk *walk, size_t *start,
	       size_t *end, struct err *e);

void regex_release(struct regex **r); /* for AUTO */

#endif
