/* tell - how far an upload is: events, or one line on a terminal */
#ifndef HUB_TELL_H
#define HUB_TELL_H

#include "hub/event.h"
#include "stream/progress.h"

/* Zeroed: silent. */
struct hub_teller {
	hub_event_tell *event; /* or NULL: drawn */
	struct progress drawn;
	uint64_t due_ms; /* of the next event */
	bool is_quiet;   /* no progress */
};

/* A hub_progress: context is a struct hub_teller. */
void hub_tell_progress(void *teller, const char *path, uint64_t bytes,
		       uint64_t total);

#endif
