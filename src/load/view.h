/* view - how far a run is, in words or as JSON */
#ifndef LOAD_VIEW_H
#define LOAD_VIEW_H

#include "base/buf.h"
#include "load/engine.h"

/* `short: 12 of 40 done, 3.1/s, 8 in flight, 0 failed, 9 s left`. */
void view_words(struct buf *out, const char *workload,
		const struct engine_view *v);

/* The same as an object, with a newline. */
void view_json(struct buf *out, const char *workload,
	       const struct engine_view *v);

#endif
