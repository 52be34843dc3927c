/* losses - requests of a run that failed, counted by class */
#ifndef LOAD_LOSSES_H
#define LOAD_LOSSES_H

#include "base/buf.h"
#include "stat/record.h"

/*
 * How many failed or timed out, of the load or of the probes beside it; and in
 * words, the most frequent class first: `32 connect, 4 disconnected`. *count
 * is how many there were at all.
 */
size_t losses_tell(struct buf *out, size_t *count, const struct recording *all,
		   bool is_probe);

#endif
