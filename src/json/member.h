/* member - members of an object that is being written, one after the other */
#ifndef JSON_MEMBER_H
#define JSON_MEMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * A comma, unless out is empty or ends in a brace, and `"key":`. Keys need no
 * escapes; texts are UTF-8.
 */
void member_key(struct buf *out, const char *key);

/* The same and the value; a text that is NULL, a number not finite: null. */
void member_text(struct buf *out, const char *key, const char *text);
void member_number(struct buf *out, const char *key, double value);
void member_count(struct buf *out, const char *key, uint64_t value);
void member_bool(struct buf *out, const char *key, bool value);

/* A number whose key is prefix and name, with nothing between them. */
void member_part(struct buf *out, const char *prefix, const char *name,
		 double value);

#endif
