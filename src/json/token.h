/* token - one token of a text that is still arriving */
#ifndef JSON_TOKEN_H
#define JSON_TOKEN_H

#include <string.h>

#include "json/scan.h"
#include "json/span.h"

#define ALWAYS static inline __attribute__((always_inline))

/*
 * Functions take the place in the text and return the place behind what they
 * read, or NULL. The text may move when more of it is read.
 */
struct scan {
	const char *text, *end;
	struct json_doc *doc;
	const struct json_limits *limits;
	struct json_source *source;
	struct err *e;
	size_t depth;
	size_t lines;
	size_t breaks;  /* in the form of json_pretty: seen less awaited */
	int level;      /* of that form, by the first break; -1 before it */
	bool is_odd;    /* white space that is not of that form */
	uint32_t open;  /* the innermost container; its `end` is the next */
	bool is_value;  /* a value ended here, none is awaited */
	bool has_space; /* seen between tokens */
	bool is_over;   /* nothing more will come */
	bool is_broken; /* *e is filled */
};

/* Fills *e, and doc->stop with the place; NULL. */
const char *token_fail(struct scan *s, const char *p, const char *what)
	__attribute__((cold));

/* The text from now on: what is at hand of it. */
void token_text(struct scan *s, const char *text, size_t len);

/* See to count bytes at p, if that many come; where p is now. */
const char *token_await(struct scan *s, const char *p, size_t count)
	__attribute__((cold));

/* Behind the white space at p, which is judged on the way. */
const char *token_spaces(struct scan *s, const char *p);

/* Room for one more node, unless there are too many. */
bool token_room(struct scan *s) __attribute__((cold));

const char *token_word(struct scan *s, const char *p, const char *word,
		       enum json_type type);
const char *token_number(struct scan *s, const char *p);

/* The string from start on, of which p is the first special byte. */
const char *token_string_on(struct scan *s, const char *p, size_t start);

/* The byte at *p, or -1 at the end. */
ALWAYS int token_peek(struct scan *s, const char **p)
{
	if (__builtin_expect(*p == s->end, 0)) {
		*p = token_await(s, *p, 1);
		if (*p == s->end)
			return -1;
	}
	return (unsigned char)**p;
}

/* The first byte behind white space at *p, or -1 at the end. */
ALWAYS int token_next(struct scan *s, const char **p)
{
	if (*p < s->end && (unsigned char)**p > ' ')
		return (unsigned char)**p;
	*p = token_spaces(s, *p);
	return *p < s->end ? (unsigned char)**p : -1;
}

/* A node of len bytes from p on; a container's length and end come later. */
ALWAYS struct json_node *token_node(struct scan *s, enum json_type type,
				    const char *p, size_t len)
{
	struct json_doc *doc = s->doc;
	struct json_node *node;

	if (__builtin_expect(doc->count == doc->room, 0) && !token_room(s)) {
		token_fail(s, p, "too many values");
		return NULL;
	}
	node = &doc->nodes[doc->count++];
	*node = (struct json_node){ .type = (uint8_t)type,
				    .start = (uint32_t)(p - s->text),
				    .len = (uint32_t)len,
				    .end = (uint32_t)doc->count };
	return node;
}

ALWAYS const char *token_leaf(struct scan *s, enum json_type type,
			      const char *p, const char *end)
{
	return token_node(s, type, p, (size_t)(end - p)) ? end : NULL;
}

ALWAYS const char *token_string(struct scan *s, const char *p)
{
	const char *q = span_plain(p + 1, s->end);

	if (__builtin_expect(q < s->end && *q == '"', 1))
		return token_leaf(s, JSON_STRING, p, q + 1);
	return token_string_on(s, q, (size_t)(p - s->text));
}

#endif
