/* value - small documents as cJSON trees: strict in, typed getters */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * For configuration, answers of the Hub and documents that we make. Records
 * that pass through a filter never go this way: cJSON rounds numbers.
 */

/*
 * json_scan, then cJSON; strings with \u0000 are refused. The caller owns
 * *root. name is for messages.
 */
int value_parse(cJSON **root, const char *text, size_t len, const char *name,
		struct err *e);

/* The same from a file ("-": stdin) of at most 64 MiB. */
int value_read(cJSON **root, const char *path, struct err *e);

void value_release(cJSON **root); /* for AUTO */

/* At an RFC 6901 pointer, keys case sensitive; NULL when it is not there. */
const cJSON *value_at(const cJSON *root, const char *pointer);

/* At a pointer and of that type, else NULL, the fallback, or false. */
const char *value_text(const cJSON *root, const char *pointer);
double value_number(const cJSON *root, const char *pointer, double fallback);
bool value_is_true(const cJSON *root, const char *pointer);
const cJSON *value_array(const cJSON *root, const char *pointer);
const cJSON *value_object(const cJSON *root, const char *pointer);

/* Text out, two-space indent and a final newline, or compact without. */
int value_write(struct buf *out, const cJSON *root);
int value_write_compact(struct buf *out, const cJSON *root);

#endif
