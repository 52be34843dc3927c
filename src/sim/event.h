/* event - what the events of all interfaces are made of */
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
	size_t events; /* so far, where an interface numbers them */
};

void event_id(struct reply *r, uint64_t seed, uint64_t number);

/* An event up to its data; name NULL: it has none. And its end. */
void event_open(struct buf *out, const struct reply *r, const char *name);
void event_close(struct buf *out, const struct reply *r);

/* A JSON string of that many ` tok`; one of the model's name. */
void event_tokens(struct buf *out, size_t tokens);
void event_model(struct buf *out, const struct reply *r);

#endif
