/* opts - command lines: a table of options over getopt_long */
#ifndef BASE_OPTS_H
#define BASE_OPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Strings borrowed from argv, in their order. */
struct list {
	const char **items;
	size_t count, room;
};

void list_add(struct list *l, const char *item);
void list_release(struct list *l);

enum opts_kind {
	OPTS_FLAG,   /* bool *: set to true */
	OPTS_TEXT,   /* const char **: the last value given */
	OPTS_LIST,   /* struct list *: every value given */
	OPTS_NUMBER, /* size_t *: a decimal, with K, M or G behind it or not */
};

struct opts_row {
	char letter; /* 0: long form only */
	const char *name;
	enum opts_kind kind;
	void *to;
};

/*
 * Read argv by the rows, which end with a NULL name. Options and operands
 * mix; `--` ends the options; `-` is an operand. --help and --version need
 * rows of their own. operands may be NULL when none is allowed. ERR_USAGE.
 */
int opts_read(const struct opts_row *rows, struct list *operands, int argc,
	      char **argv, struct err *e);

/* What must not be: with the words to say when it is. */
struct opts_rule {
	bool is_broken;
	const char *text;
};

/* ERR_USAGE with the words of the first that is broken. */
int opts_hold(const struct opts_rule *rules, size_t count, struct err *e);

/*
 * The place of a word in a list of them, which ends with NULL. ERR_USAGE with
 * all of them.
 */
int opts_word(unsigned *place, const char *text, const char *const *words,
	      struct err *e);

/* A decimal with an optional K, M or G (1024s). */
int opts_number(size_t *value, const char *text, struct err *e);

#endif
