/* pick - the values at many pointers, found in one walk over a document */
#ifndef JSON_PICK_H
#define JSON_PICK_H

#include "json/doc.h"

/* Zeroed: no pointers. */
struct pick {
	struct pick_step *steps; /* a tree of reference tokens */
	size_t count, room;
	size_t pointers; /* numbers given out */
};

/*
 * Add an RFC 6901 pointer that begins with "/"; returns its number, from 0 on
 * and the same for the same pointer.
 */
size_t pick_add(struct pick *p, const char *pointer);

/* nodes[number] becomes what json_at finds at that pointer. */
void pick_run(const struct pick *p, const struct json_doc *doc,
	      const struct json_node **nodes);

void pick_release(struct pick *p);

#endif
