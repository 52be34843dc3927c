/* stream - a reply on its schedule */
#ifndef SIM_STREAM_H
#define SIM_STREAM_H

#include "sim/conn.h"

/* Take up the request that c->reply.ask holds: refuse, queue or begin it. */
void stream_take(struct sim *s, struct conn *c);

/* It has its slot and its blocks: set the time of what comes first. */
void stream_begin(struct sim *s, struct conn *c, int64_t start_ns);

/* The time set in c->timer has come. */
void stream_step(struct sim *s, struct conn *c);

/* The connection ends with the request unfinished. */
void stream_abandon(struct sim *s, struct conn *c, const char *outcome);

#endif
