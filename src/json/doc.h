/* doc - a JSON value scanned strictly, kept as an index over its own bytes */
#ifndef JSON_DOC_H
#define JSON_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum json_type {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/*
 * One value, in the order of the text. An array's elements, and an object's
 * keys (strings) and values in turn, follow their container; `end` is the
 * index of the node behind the value and all it holds, so that siblings are
 * walked with i = nodes[i].end.
 */
struct json_node {
	uint8_t type;
	bool has_escape; /* a string with a backslash in it */
	uint32_t start;  /* byte offset; of a string, its opening quote */
	uint32_t len;    /* bytes of raw text, quotes and brackets included */
	uint32_t count;  /* elements or members */
	uint32_t end;
};

/*
 * The text is borrowed and is never changed: numbers and strings are there
 * byte for byte. Node 0 is the value itself.
 */
struct json_doc {
	const char *text;
	size_t len;
	struct json_node *nodes;
	size_t count, room;
	size_t stop;     /* the byte where json_scan stopped */
	size_t lines;    /* line feeds in the text, once it was accepted */
	bool is_compact; /* no white space in it outside strings */
	int level;       /* where json_pretty would write it so; -1: nowhere */
	bool is_shaped;  /* it has the shape: see json_notes */
	struct json_shape *shape;
};

struct json_limits {
	size_t size_bytes; /* of one value's text */
	size_t depth;      /* of nested containers */
};

#define JSON_LIMITS                                                            \
	{                                                                      \
		(size_t)16 << 20, 64                                           \
	}
#define JSON_DEPTH_MAX 4096 /* what a flag may raise depth to */
#define JSON_SIZE_MAX ((size_t)1 << 31)
#define JSON_NODES_MAX ((size_t)1 << 24)
#define JSON_EXPONENT_DIGITS 9

/* Limits from the command line: within what a doc can index. ERR_USAGE. */
int json_limits_check(const struct json_limits *limits, struct err *e);

/*
 * Scan exactly one value, white space around it allowed, by RFC 8259 and
 * more strictly: UTF-8 without surrogates or overlong forms, \u escapes only
 * in whole pairs, no duplicate keys (compared unescaped), no exponent of more
 * than JSON_EXPONENT_DIGITS digits. ERR_DATA; doc->stop is the byte where
 * it went wrong. The doc's memory is used again.
 */
int json_scan(struct json_doc *doc, const char *text, size_t len,
	      const struct json_limits *limits, struct err *e);

void json_doc_release(struct json_doc *doc);

/* The value under key, compared unescaped and case sensitively, or NULL. */
const struct json_node *json_member(const struct json_doc *doc,
				    const struct json_node *object,
				    const char *key);
const struct json_node *json_member_bytes(const struct json_doc *doc,
					  const struct json_node *object,
					  const char *key, size_t len);

/* The element a reference token names (digits, no leading zero), or NULL. */
const struct json_node *json_element(const struct json_doc *doc,
				     const struct json_node *array,
				     const char *token, size_t len);

/* The value at an RFC 6901 pointer from the root ("" is the root), or NULL. */
const struct json_node *json_at(const struct json_doc *doc,
				const char *pointer);

/* First child (a key, for an object); the sibling behind a node. */
const struct json_node *json_first(const struct json_doc *doc,
				   const struct json_node *container);
const struct json_node *json_next(const struct json_doc *doc,
				  const struct json_node *node);

/* The raw text of a node. */
const char *json_raw(const struct json_doc *doc, const struct json_node *node);

/*
 * Where an owner notes down which nodes it wants of a doc: count numbers, for
 * it to fill when *is_new. They serve all records that differ in their scalars
 * only, so whatever hangs on the types of these is not to be noted. The owner
 * is an address that stays its own while the doc lives. NULL: of this doc,
 * nothing is kept.
 */
uint32_t *json_notes(const struct json_doc *doc, const void *owner,
		     size_t count, bool *is_new);

/* Append a string node's characters, unescaped; \u0000 becomes a NUL byte. */
int json_text(struct buf *out, const struct json_doc *doc,
	      const struct json_node *string);

/* Whether a string node, unescaped, is exactly text; of any length. */
bool json_is_text(const struct json_doc *doc, const struct json_node *node,
		  const char *text);
bool json_is_bytes(const struct json_doc *doc, const struct json_node *string,
		   const char *bytes, size_t len);

/* Append the RFC 6901 pointer of a value, or a key's; the root's is empty. */
int json_pointer(struct buf *out, const struct json_doc *doc,
		 const struct json_node *node);

/* Append a key (or any text) as one reference token: `/`, then ~ and / done. */
int json_token(struct buf *out, const char *bytes, size_t len);
/* Append what a reference token (without its `/`) stands for. */
int json_untoken(struct buf *out, const char *token, size_t len);

#endif
