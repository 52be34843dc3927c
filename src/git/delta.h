/* delta - an object as the difference to another one, as packs hold it */
#ifndef GIT_DELTA_H
#define GIT_DELTA_H

#include <stdint.h>

#include "base/buf.h"

/* The size of the result, in the delta's head; UINT64_MAX: it is broken. */
uint64_t delta_size(const void *delta, size_t len);

/*
 * The result into out, which has delta_size bytes; -1 when the delta is
 * broken or does not fit its base.
 */
int delta_apply(char *out, const char *base, size_t base_len, const void *delta,
		size_t len);

/*
 * Append to out what makes the tree `to` of the tree `from`, entry by entry,
 * and call fresh for each entry of `to` that `from` does not have with the
 * same mode, name and id. Both are well-formed.
 */
struct object_entry;
typedef int delta_fresh_fn(void *context, const struct object_entry *entry);

struct delta_tree {
	const char *data;
	size_t len;
};

/* What fresh answers, when it is not 0; else 0. */
int delta_trees(struct buf *out, const struct delta_tree *from,
		const struct delta_tree *to, delta_fresh_fn *fresh,
		void *context);

#endif
