/* places - transfers that wait, and those under way */
#ifndef LOAD_PLACES_H
#define LOAD_PLACES_H

#include "load/transfer.h"

/* Made when they are first wanted, then used again. Zeroed: none. */
struct places {
	struct transfer *free, *busy;
	size_t busy_count;
	int64_t deadline_ns; /* no busy one has an earlier one, nor is to be
				sent again before */
};

/* For a run: all are free, since its start. */
void places_start(struct places *p);

/* A free one; it is in no list until places_begin or places_give. */
struct transfer *places_take(struct places *p, const struct transfer_env *env);
void places_give(struct places *p, struct transfer *t);

/* Into and out of the busy ones. */
void places_begin(struct places *p, struct transfer *t);
void places_end(struct places *p, struct transfer *t);

/* A busy one, which has failed, is to be sent once more then. */
void places_wait(struct places *p, struct transfer *t, int64_t until_ns);

/* Find the earliest deadline anew. */
void places_deadline(struct places *p);

/* All go: after a run that failed, busy ones are ended. */
void places_drop(struct places *p);
void places_release(struct places *p);

#endif
