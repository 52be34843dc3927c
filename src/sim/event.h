/* event - the bytes of a reply: server-sent events and whole documents */
#ifndef SIM_EVENT_H
#define SIM_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "sim/ask.h"
#include "sim/sim.h"

#define EVENT_ID_SIZE 40

/* One reply: who it is, and how far. */
struct reply {
	const struct sim_config *config;
	struct ask ask;
	char id[EVENT_ID_SIZE];
	int64_t created; /* seconds since 1970 */
	size_t total_tokens, sent_tokens;
};

void event_id(struct reply *r, uint64_t seed, uint64_t number);

/*
 * Append the next event of content: tokens of it, each ` tok`, and count
 * them in r. Whether it says the role, or the finish, is in its place.
 */
void event_content(struct buf *out, struct reply *r, size_t tokens);

/* The role alone. Completions have none: nothing is appended. */
void event_role(struct buf *out, const struct reply *r);

/* What follows the last content: finish, usage, [DONE], as configured. */
void event_end(struct buf *out, const struct reply *r);

/* Whether content of that many tokens always has the same bytes from here. */
bool event_is_plain(const struct reply *r, size_t tokens);

/* The answer to a request without stream. */
void event_whole(struct buf *out, struct reply *r);

#endif
