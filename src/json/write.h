/* write - JSON text out: lossless copies of scanned values, and new strings */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Both take text that json_scan accepted and copy its values byte for byte;
 * only white space outside strings changes.
 */

/* No white space at all. */
int json_compact(struct buf *out, const char *text, size_t len);

/*
 * Two spaces a level, `"key": value`, an item a line, empty containers
 * closed up: the form of hf_data/. Lines after the first are indented by
 * level more; no newline at the end.
 */
int json_pretty(struct buf *out, const char *text, size_t len, size_t level);

/* A new string, quoted, with the least escapes; the bytes are valid UTF-8. */
int json_quote(struct buf *out, const char *bytes, size_t len);

#endif
