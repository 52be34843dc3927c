/* pattern - regular expressions of ECMA 262, matched by PCRE2 */
#ifndef SCHEMA_PATTERN_H
#define SCHEMA_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct pattern;
struct pattern_room;

/* How far one match may search before it is given up. */
#define PATTERN_STEPS 1000000

/*
 * text is UTF-8, read with the `u` flag of ECMA 262. NULL and ERR_CONFIG: no
 * such expression, or one that PCRE2 cannot do (a lookbehind of variable
 * length, a count above 65535).
 */
struct pattern *pattern_compile(const char *text, size_t len, struct err *e);

/* What it was made of, which lives as long. */
const char *pattern_text(const struct pattern *p);

void pattern_free(struct pattern **p); /* for AUTO */

/* Scratch memory for matching, one after the other. */
struct pattern_room *pattern_room_new(void);
void pattern_room_free(struct pattern_room **room); /* for AUTO */

/* 1: it matches somewhere in the UTF-8 text; 0; -1: it took too long. */
int pattern_match(struct pattern *p, struct pattern_room *room,
		  const char *text, size_t len);

#endif
