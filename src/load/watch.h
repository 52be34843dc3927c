/* watch - the server's own figures, looked at while a run goes on */
#ifndef LOAD_WATCH_H
#define LOAD_WATCH_H

#include "load/dcgm.h"
#include "load/scrape.h"
#include "load/target.h"
#include "load/ticker.h"

/* Where to look; all borrowed. */
struct watch_sources {
	const struct target *target;
	const char *const *paths; /* below root, or whole URLs; NULL ends */
	const char *dcgm;         /* of the exporter, likewise; or NULL */
	long interval_ms;
};

/* Zeroed: not begun. */
struct watch {
	struct watch_sources from;
	struct scrape scrape;
	struct dcgm dcgm;
	struct ticker ticker;
	bool is_stopped; /* before it began */
	bool is_deaf;    /* nobody answered at the first look: no others */
};

/*
 * Look once, then each interval on a thread of its own, so that no read of
 * the load waits for it. A server without metrics is no error.
 */
void watch_start(struct watch *w, const struct watch_sources *from);

/* A last look; then what came of all, also in w->dcgm. */
void watch_stop(struct watch *w, struct scrape_facts *facts);

#endif
