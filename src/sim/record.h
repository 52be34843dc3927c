/* record - what the simulator really sent, one JSON line a request */
#ifndef SIM_RECORD_H
#define SIM_RECORD_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "sim/event.h"

/* One event of content: just before its last byte went to the kernel. */
struct stamp {
	int64_t ns; /* CLOCK_MONOTONIC */
	uint32_t tokens;
};

struct stamps {
	struct stamp *items;
	size_t count, room;
};

void stamps_add(struct stamps *s, int64_t ns, size_t tokens);

/* Kept in memory by pieces of 64 KiB, written at once when it is full. */
struct record {
	int fd; /* -1: nothing is kept */
	const char *path;
	struct buf out;
	struct err failure; /* the first; kind 0: none */
};

int record_open(struct record *r, const char *path, struct err *e);

/* A request's end, in words: see bench-sim(1). */
struct record_end {
	const char *outcome;
	int status;
	uint64_t connection;
	int64_t arrival_ns, start_ns; /* last byte read; slot free */
	size_t cached_tokens;         /* of the prompt */
};

/* stamps may be empty, reply is what was sent of it. */
void record_add(struct record *r, const struct reply *reply,
		const struct stamps *stamps, const struct record_end *end);

/* Write what is left, close. ERR_IO when anything was lost. */
int record_close(struct record *r, struct err *e);

#endif
