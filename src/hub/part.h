/* part - what came of a file before a run broke off, for the next run */
#ifndef HUB_PART_H
#define HUB_PART_H

#include "hub/cache.h"
#include "hub/download.h"

#define PART_MIN ((uint64_t)1 << 20) /* less is not worth it */

/*
 * Go on with what an earlier run left: it becomes the draft, and the download
 * knows its id, size and how much is there. Who takes it has it alone. Nothing
 * there: both stay as they are. What it holds is not believed: the hash is
 * that of the whole file in the end.
 */
void part_take(struct file_draft *draft, struct hub_download *d,
	       const struct cache *c, const struct cache_key *key);

/* Leave it, if it is worth it; the draft is given up then. */
void part_leave(struct file_draft *draft, const struct hub_download *d,
		const struct cache *c, const struct cache_key *key);

#endif
