/* stream - a reply on its schedule */
#ifndef SIM_STREAM_H
#define SIM_STREAM_H

#include "sim/conn.h"

/* Answer with this status, in a document of the interface that was asked. */
void stream_refuse(struct sim *s, struct conn *c, int status, const char *text);

/* Take up the request that c->reply.ask holds: refuse, queue or begin it. */
void stream_take(struct sim *s, struct conn *c);

/* It has its slot and its blocks: set the time of what comes first. */
void stream_begin(struct sim *s, struct conn *c, int64_t start_ns);

/* The time set in c->timer has come. */
void stream_step(struct sim *s, struct conn *c);

/* The connection ends with the request unfinished. */
void stream_abandon(struct sim *s, struct conn *c, const char *outcome);

#endif
