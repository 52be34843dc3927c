/* sse - server-sent events out of bytes that arrive in any pieces */
#ifndef API_SSE_H
#define API_SSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define SSE_EVENT_MAX ((size_t)4 << 20) /* bytes of one event's data */

/* The data of an event; borrowed until it returns. */
typedef void sse_fn(void *context, const char *data, size_t len);

/*
 * The event stream of the WHATWG HTML standard §9.2, whose lines end in LF
 * or CR LF; other fields than data, and comments, are passed over, but for
 * `error`, which is in no standard: llama.cpp's server said by it until 2025
 * that a reply failed, and then went on as if it had not. An event
 * that lies within the bytes given is handed on in place; nothing is copied
 * but what is cut off at their end.
 */
struct sse {
	sse_fn *event;
	sse_fn *error; /* the value of a field `error`; NULL: passed over */
	void *context;
	struct buf line;  /* the start of a line whose end has not come */
	struct buf held;  /* data of the event that is not at its end */
	const char *data; /* the same in place; NULL: in held, or none */
	size_t data_len;
	bool has_data;
};

void sse_init(struct sse *s, sse_fn *event, void *context);

/* Forget what is unfinished: for the next stream. */
void sse_clear(struct sse *s);

/* -1: an event is larger than SSE_EVENT_MAX. */
int sse_feed(struct sse *s, const char *bytes, size_t len);

/*
 * The stream has ended: hand on an event whose lines are whole and that only
 * lacks the empty line behind them. Some servers end so.
 */
void sse_end(struct sse *s);

void sse_release(struct sse *s);

#endif
