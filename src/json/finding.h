/* finding - what is wrong with a value, and where */
#ifndef JSON_FINDING_H
#define JSON_FINDING_H

#include <stddef.h>

#include "json/doc.h"

#define FINDINGS_MAX 20 /* kept of one value; the rest is counted */

struct finding {
	char *pointer;    /* RFC 6901, "" for the value itself */
	char *keyword;    /* of a schema's keyword, from its root; else NULL */
	size_t whole_len; /* of the pointer, without a member that is missing */
	const char *rule; /* the keyword or rule that says so */
	char *message;    /* what is wrong, quoting a piece of the value */
};

/* A zeroed one is empty; it is used again for the next value. */
struct findings {
	const struct json_doc *doc; /* what the nodes below belong to */
	struct finding *items;
	size_t count, room, more;
	size_t limit; /* how many to keep; 0: FINDINGS_MAX */
};

void findings_start(struct findings *f, const struct json_doc *doc);
void findings_release(struct findings *f);

/* At a value of the doc. */
void finding_add(struct findings *f, const struct json_node *node,
		 const char *rule, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* At a member that object should have. */
void finding_missing(struct findings *f, const struct json_node *object,
		     const char *rule, const char *key, size_t len);

/*
 * One more, to be filled by who knows the pointers already: the message is
 * set, the pointers are copied. NULL: it was only counted.
 */
struct finding *finding_put(struct findings *f, const struct buf *pointer,
			    const struct buf *keyword, const char *message);

/* Append a value for a message: short scalars as they stand, else its kind. */
void finding_quote(struct buf *out, const struct json_doc *doc,
		   const struct json_node *node);

#endif
