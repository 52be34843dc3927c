/* base64 - large texts, both ways (RFC 4648, section 4) */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Append what text stands for. White space in it is passed over. -1, and out
 * as it was: it is not base64, its padding is missing, or out is full.
 */
int base64_add(struct buf *out, const char *text, size_t len);

/* The two characters for each twelve bits. */
struct base64_coder {
	char pair[4096][2];
};

void base64_coder_init(struct base64_coder *c);

/* Append what stands for the bytes, padded. -1: out is full. */
int base64_code(struct buf *out, const struct base64_coder *c,
		const void *bytes, size_t len);

#endif
