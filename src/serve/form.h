/* form - percent-encoding and lists of name=value pairs */
#ifndef SERVE_FORM_H
#define SERVE_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct form_pair {
	char *name, *value;
};

/* A query string or an application/x-www-form-urlencoded body, decoded. */
struct form {
	struct form_pair *pairs;
	size_t count, room;
};

#define FORM_PAIRS_MAX 4096

/*
 * Decode len bytes of percent-encoded text; the caller frees. NULL when an
 * escape is broken or stands for NUL. plus_is_space as forms want it.
 */
char *form_decode(const char *text, size_t len, bool plus_is_space);

/* Escape all but letters, digits and - . _ ~ and /. */
void form_encode_path(struct buf *out, const char *text);

/* 0, or -1: a broken escape, or more than FORM_PAIRS_MAX pairs. */
int form_parse(struct form *f, const char *text, size_t len);
void form_release(struct form *f);

/* The last value of that name, or NULL. */
const char *form_get(const struct form *f, const char *name);

/* Whether it is there as `true` or `1`. */
bool form_is_true(const struct form *f, const char *name);

/* A decimal from 1 to max; the fallback when it is not there, -1 if wrong. */
long form_number(const struct form *f, const char *name, long fallback,
		 long max);

#endif
