/* dialect - patterns as Oniguruma reads them, said to PCRE2 */
#ifndef TOKEN_DIALECT_H
#define TOKEN_DIALECT_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Append to out, for PCRE2 with UTF, UCP and MULTILINE, what means the same as
 * the pattern does to Oniguruma with its own syntax. Only what surely does is
 * taken: \s and \w are written out by Unicode's properties, for the two
 * libraries do not agree on them. ERR_DATA names what is refused: nested and
 * intersected classes, back references, \b, \h, \R, \X, flags but i, a repeat
 * above 1000, scripts but the most common.
 */
int dialect_translate(struct buf *out, const char *pattern, size_t len,
		      struct err *e);

#endif
