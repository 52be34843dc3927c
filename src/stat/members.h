/* members - the members of a JSON object, read strictly by a table */
#ifndef STAT_MEMBERS_H
#define STAT_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "json/doc.h"

enum member_kind {
	MEMBER_INTEGER, /* int64_t, between least and most */
	MEMBER_SMALL,   /* the same into a uint32_t */
	MEMBER_SEED,    /* uint64_t, any */
	MEMBER_DOUBLE,  /* 0 or above, finite; null gives `none` */
	MEMBER_BOOL,
	MEMBER_TEXT,   /* const char * in the arena, without a NUL; or null */
	MEMBER_OBJECT, /* const char * in the arena: its raw text; or null */
	MEMBER_WORD,   /* int: the number of the word by words() */
	MEMBER_NODE,   /* const struct json_node *: for the caller to judge */
};

/* All are there, in any order, and no other. */
struct member {
	const char *key;
	enum member_kind kind;
	size_t offset; /* into what is filled */
	int64_t least, most;
	bool is_optional; /* may be null: `none` for numbers */
	int64_t none;
	const char *(*words)(int i);
};

/* A row: WITHIN(least, most) and OR_NULL(none) come behind it as they apply. */
#define MEMBER(name, type, place, ...)                                         \
	{                                                                      \
		.key = (name), .kind = (type), .offset = (place),              \
		##__VA_ARGS__                                                  \
	}
#define WITHIN(low, high) .least = (low), .most = (high)
#define OR_NULL(value) .is_optional = true, .none = (value)

struct members {
	const struct json_doc *doc;
	const struct member *table;
	size_t count; /* at most MEMBERS_MAX */
	struct arena *strings;
};

#define MEMBERS_MAX 64

/* ERR_DATA: `/pointer: what is wrong`. */
int members_read(void *into, const struct members *m,
		 const struct json_node *object, struct err *e);

/* `/pointer: what`, ERR_DATA. Returns -1. */
int members_refuse(const struct json_doc *doc, const struct json_node *node,
		   const char *what, struct err *e);

/* A whole number without a point or exponent, between least and most. */
int members_integer(int64_t *value, const struct json_doc *doc,
		    const struct json_node *node, const int64_t limits[2],
		    struct err *e);

#endif
