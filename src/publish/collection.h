/* collection - result files: where each goes, and what became of it */
#ifndef PUBLISH_COLLECTION_H
#define PUBLISH_COLLECTION_H

#include <stddef.h>

#include "base/buf.h"

enum fate {
	FATE_REFUSED,
	FATE_NEW,
	FATE_CHANGED,
	FATE_SAME,
	FATE_REPEATED
};
#define FATES 5

struct result {
	char *source;
	char *path; /* below the tree; NULL: refused for its name */
	char *why;  /* it is refused */
	enum fate fate;
};

/* A zeroed one is empty. */
struct collection {
	struct result *results;
	size_t count, room;
	size_t entries; /* in those that are in the tree now */
};

/* One more, refused until its fate is set; source is copied. */
struct result *collection_add(struct collection *c, const char *source);

/*
 * By destination, those without one first; names that differ in nothing but
 * case stand together, for some systems hold them for one.
 */
void collection_sort(struct collection *c);

/* How many of the results, from start on, have its destination; 1 or more. */
size_t collection_group(const struct collection *c, size_t start);

size_t collection_tally(const struct collection *c, enum fate fate);

/*
 * Append the members "new", "changed" (paths), "unchanged", "repeated",
 * "entries" (counts), "refused" ([{"path","reason"}]) of a JSON object.
 */
void collection_json(struct buf *out, const struct collection *c);

void collection_release(struct collection *c);

#endif
