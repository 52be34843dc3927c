/* coauthor - the trailers that name the co-authors of a commit */
#ifndef HUB_COAUTHOR_H
#define HUB_COAUTHOR_H

#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"

/*
 * The description (or NULL), then a line `Co-authored-by: NAME <MAIL>` for
 * each of people, in their order, set off by an empty line as git asks of
 * trailers. Who is not NAME <MAIL> on one line: ERR_USAGE.
 */
int coauthor_add(struct buf *out, const char *description,
		 const struct list *people, struct err *e);

#endif
