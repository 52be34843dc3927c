/* part - a place in a tokenizer.json, and what is wrong with it */
#ifndef TOKEN_PART_H
#define TOKEN_PART_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "json/doc.h"

/* No node: the member is absent, or null. */
struct part {
	const struct json_doc *doc;
	const struct json_node *node;
};

/* The value under a key of an object. */
struct part part_at(struct part p, const char *key);

/* The same, or the whole again where it is absent, for messages. */
struct part part_near(struct part p, const char *key);

bool part_is(struct part p, const char *word);
bool part_has(struct part p, enum json_type type);

/* Its first element or key and, from one on, the next. */
struct part part_first(struct part p);
struct part part_next(struct part p);

/*
 * What a member says; absent leaves *value as it is. A text is appended, and
 * is at most PART_TEXT_MAX bytes. ERR_DATA: it is of another type.
 */
#define PART_TEXT_MAX ((size_t)1 << 20)
int part_flag(bool *value, struct part p, const char *key, struct err *e);
int part_text(struct buf *out, struct part p, const char *key, struct err *e);

/* A number from 0 to most that is whole. */
int part_number(size_t *value, struct part p, size_t most, struct err *e);

/* ERR_DATA with `/pointer: ` before the text. */
int part_fail(struct part p, struct err *e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Of a thing whose kind is not known here: names it, and what to do. noun is
 * `normalizer`, say.
 */
int part_unknown(struct part p, const char *noun, struct err *e);

#define PART_ADVICE "count with the server's (--tokenizer server)"

#endif
