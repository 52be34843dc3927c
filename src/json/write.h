/* write - JSON text out: lossless copies of scanned values, and new strings */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <stddef.h>

#include "base/buf.h"
#include "json/doc.h"

/*
 * These copy a value that json_scan accepted byte for byte; only white space
 * outside strings changes. What is in the form asked for is copied as a whole.
 */

/* No white space at all. */
int json_compact_doc(struct buf *out, const struct json_doc *doc);

/*
 * Two spaces a level, `"key": value`, an item a line, empty containers
 * closed up: the form of hf_data/. Lines after the first are indented by
 * level more; no newline at the end.
 */
int json_pretty_doc(struct buf *out, const struct json_doc *doc, size_t level);

/* The same for text that was accepted; it is scanned again. */
int json_compact(struct buf *out, const char *text, size_t len);
int json_pretty(struct buf *out, const char *text, size_t len, size_t level);

/* A new string, quoted, with the least escapes; the bytes are valid UTF-8. */
int json_quote(struct buf *out, const char *bytes, size_t len);

#endif
