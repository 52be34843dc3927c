/* base64 - decoding large texts (RFC 4648, section 4) */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Append what text stands for. White space in it is passed over. -1, and out
 * as it was: it is not base64, its padding is missing, or out is full.
 */
int base64_add(struct buf *out, const char *text, size_t len);

#endif
