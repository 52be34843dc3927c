/* told - one line of JSON that a program tells of its run */
#ifndef JSON_TOLD_H
#define JSON_TOLD_H

#include <stdint.h>

#include "base/buf.h"

/*
 * {"event":KIND, and what is added}: begin, add, end. Bytes of a text that are
 * no UTF-8 read `?`; NULL is null.
 */
void told_begin(struct buf *out, const char *kind);
void told_text(struct buf *out, const char *key, const char *text);
void told_number(struct buf *out, const char *key, uint64_t number);
void told_truth(struct buf *out, const char *key, bool value);
void told_end(struct buf *out); /* without a newline */

#endif
