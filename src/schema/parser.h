/* parser - what the parts of the translation of patterns share */
#ifndef SCHEMA_PARSER_H
#define SCHEMA_PARSER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define PARSER_GROUPS 1000 /* capturing, and open ones */

/* A group's name, in the pattern's own text. */
struct group_name {
	const char *text;
	size_t len;
	unsigned number;
};

struct parser {
	const char *start, *p, *end;
	struct buf *out;
	bool can_repeat;          /* what stands before can take a quantifier */
	bool in_class;            /* between [ and ] */
	unsigned groups;          /* capturing ones in the whole pattern */
	char open[PARSER_GROUPS]; /* their kinds: ( or = for a lookaround */
	size_t depth;
	struct group_name names[PARSER_GROUPS];
	size_t name_count;
	struct err *e;
};

/* `column N: what`. Returns -1. */
int parser_fail(struct parser *s, const char *what);

/* A letter, a digit or _, in ASCII. */
bool parser_is_word(char c);

/* The next byte if it is c, taken. */
bool parser_take(struct parser *s, char c);

/* Append one code point that stands for itself. */
void parser_literal(struct parser *s, uint32_t point);

/* What one escape means. */
enum escape_kind {
	ESCAPE_BAD = -1,
	ESCAPE_POINT, /* *point */
	ESCAPE_SET,   /* appended, good inside and outside brackets */
};

/* Behind the backslash: an escape that can stand in brackets as well. */
enum escape_kind escape_read(struct parser *s, uint32_t *point);

/* At [ ... ]. */
int class_read(struct parser *s);

/* At {NAME} behind \p or \P, which is letter. */
int property_read(struct parser *s, char letter);

#endif
