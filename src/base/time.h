/* time - instants as RFC 3339 writes them */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Nanoseconds are the resolution; further digits are cut. */
struct instant {
	int64_t seconds;     /* since 1970-01-01T00:00:00Z */
	int32_t nanoseconds; /* 0 to 999999999 */
};

#define TIME_TEXT_SIZE 32

/* RFC 3339 §5.6 date-time, offset required; leap seconds count as :59. */
int time_parse(struct instant *t, const char *text, size_t len);

/* -1, 0 or 1. */
int time_compare(const struct instant *a, const struct instant *b);

/* `2026-01-30T01:50:34Z` (fraction dropped) into text. */
void time_format(char text[TIME_TEXT_SIZE], const struct instant *t);

/*
 * The system's clock, or the RFC 3339 text of a --now option when it is not
 * NULL: tests and repeatable runs inject it.
 */
int time_now(struct instant *t, const char *given, struct err *e);

/* `30`, `30s`, `500ms`, `5m`, `1h`: 0 and more. ERR_USAGE. */
int time_span(int64_t *ns, const char *text, struct err *e);

/* A clock that never goes back, from some moment on. */
uint64_t time_tick_ms(void);

#endif
