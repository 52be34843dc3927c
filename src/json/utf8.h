/* utf8 - well-formed UTF-8, as RFC 3629 says */
#ifndef JSON_UTF8_H
#define JSON_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * The length in bytes of the character at text, 1 to 4; 0 when it is not
 * well-formed: overlong, a surrogate, above U+10FFFF, or cut off.
 */
size_t utf8_length(const char *text, size_t len);

/* Whether all of a text is. */
bool utf8_is_text(const char *text);

/* Bytes that are not of a well-formed character become `?`. */
void utf8_mend(char *text);

/* How long a character is, by its first byte alone; 1 when it is none. */
size_t utf8_width(char first);

/* Append one code point, which is not a surrogate. */
int utf8_add(struct buf *out, uint32_t point);

/* The four hex digits of a \u escape (text is behind the u), or -1. */
int32_t utf8_hex4(const char *text, size_t len);

#endif
