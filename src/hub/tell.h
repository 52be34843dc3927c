/* tell - what a push says while it goes on: JSON lines, or one on a terminal */
#ifndef HUB_TELL_H
#define HUB_TELL_H

#include "hub/push.h"
#include "stream/progress.h"

/*
 * Without a line function nothing is told as JSON. Zeroed: all is silent. The
 * lines are those of hf-push(1), EVENTS, without a newline.
 */
struct hub_teller {
	void (*line)(const char *line);
	struct progress drawn; /* on a terminal */
	uint64_t due_ms;
	bool is_quiet; /* no progress */
};

/* A hub_progress: context is a struct hub_teller. */
void hub_tell_progress(void *teller, const char *path, uint64_t bytes,
		       uint64_t total);

/* kind is note or trace. */
void hub_tell_text(const struct hub_teller *t, const char *kind,
		   const char *text);
void hub_tell_pushed(const struct hub_teller *t, const struct hub_push *p);
/* message NULL: there was no error. */
void hub_tell_end(const struct hub_teller *t, int status, const char *message);

#endif
