/* fetch - the files of one commit: all of them verified, then given out */
#ifndef HUB_FETCH_H
#define HUB_FETCH_H

#include "hub/cache.h"
#include "hub/stage.h"
#include "hub/wanted.h"

/* What is told while it goes on; each may be NULL. */
struct fetch_watch {
	void (*file)(void *context, const struct wanted_file *file,
		     const char *id);
	void (*progress)(size_t done, size_t all, uint64_t bytes);
	bool (*is_stopped)(void); /* ERR_AGAIN if so */
	void *context;            /* of file */
};

struct fetch {
	struct hub *hub;
	const char *commit; /* a full id */
	struct wanted *wanted;
	struct stage *stage;
	const struct cache *cache; /* looked at first, then filled; or NULL */
	struct fetch_watch watch;
	size_t jobs;     /* downloads at once */
	size_t max_size; /* of one file, in bytes */
	bool may_be_absent;
	bool only_changed; /* leave what the target has as the Hub has it */
};

/*
 * Each file that is wanted into the stage, verified. The first that cannot be
 * had ends it; nothing was given out then.
 */
int fetch_all(struct fetch *f, struct err *e);

/*
 * Out of the stage, in their order; for an absent one the target's goes.
 * *changed counts those that were put or removed. What is from a mirror is
 * marked as hub/mirror.h says.
 */
int fetch_give(struct fetch *f, size_t *changed, struct err *e);

#endif
