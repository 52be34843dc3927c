/* row - the leaderboard entry of a run, out of its figures */
#ifndef STAT_ROW_H
#define STAT_ROW_H

#include "stat/repeats.h"
#include "stat/stats.h"

#define ROW_ID_SIZE 37 /* with the NUL */

/*
 * The entry's id: a UUID of version 5 (RFC 9562 §5.5) over `ID/REPEAT`, in the
 * namespace 9c1b2a54-6d3e-5f70-8a91-b2c3d4e5f607; so the same run has the same
 * id wherever, however often and from however many shards it is computed.
 */
void row_id(char id[ROW_ID_SIZE], const char *run, uint32_t repeat);

/*
 * Append the entry of one repeat, without a newline: what its run line told,
 * with entry_id before it and metrics behind; lengths of the workload that it
 * left open (null) are the mean of what completed. repeats (or NULL) say how
 * the figures of all repeats vary. ERR_NO when there is nothing that an entry
 * could say: no request of the main phase ended, well or badly, or nobody
 * knows how many tokens came.
 */
int row_write(struct buf *out, const struct stats *s,
	      const struct repeats *repeats, struct err *e);

/* The metrics alone, an object. ERR_NO. */
int row_metrics(struct buf *out, const struct stats *s,
		const struct repeats *repeats, struct err *e);

/*
 * Append all figures of one repeat, without a newline: an object of entry_id,
 * run, repeat, metrics and, when there are any, repeats.
 */
void row_figures(struct buf *out, const struct stats *s,
		 const struct repeats *repeats);

#endif
