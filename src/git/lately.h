/* lately - ids that were seen lately */
#ifndef GIT_LATELY_H
#define GIT_LATELY_H

#include <stdbool.h>

#include "git/oid.h"

#define LATELY_SLOTS 16384 /* of 20 bytes: what a processor has at hand */

/*
 * One version of a tree names nearly what the one before did; to know that an
 * id was there needs no look into a table of all. May forget, never errs.
 */
struct lately {
	struct oid ids[LATELY_SLOTS];
};

/*
 * Whether it was seen as a tree, or as none; it is from now on. The id of zeros
 * never was.
 */
bool lately_saw(struct lately *l, const struct oid *id, bool is_tree);

#endif
