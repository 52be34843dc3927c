/* pointer - the small text that stands in git for a large file */
#ifndef SERVE_POINTER_H
#define SERVE_POINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/hash.h"

/* A git LFS pointer, version 1: three lines, version, oid and size. */
struct pointer {
	char oid[HASH_SHA256_HEX]; /* lower-case hex, SHA-256 of the content */
	uint64_t size;
};

#define POINTER_MAX ((size_t)200) /* no pointer of ours is longer */
#define POINTER_SIZE_MAX ((uint64_t)1 << 53)
#define POINTER_SIZE_UNKNOWN UINT64_MAX /* until store_measure */

/* 64 lower-case hex digits. */
bool pointer_is_oid(const char *text);

void pointer_write(struct buf *out, const struct pointer *p);

/* Whether the bytes are exactly what pointer_write makes of some p. */
bool pointer_parse(struct pointer *p, const char *bytes, size_t len);

#endif
