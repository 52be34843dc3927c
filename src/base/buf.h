/* buf - a byte string that grows up to a limit */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Invariants: data is never NULL and data[len] is NUL, so that a buffer of
 * text can be read as a C string; len <= limit. What would pass the limit is
 * not added, nor is anything behind it, and is_full stays set until the buffer
 * is cleared: callers that add much look once at the end, callers that read
 * hostile input look at each return value.
 */
struct buf {
	char *data;
	size_t len;
	size_t size; /* bytes allocated; 0: data is a static "" */
	size_t limit;
	bool is_full;
};

#define BUF_INIT(limit_bytes) ((struct buf){ buf_empty, 0, 0, limit_bytes, 0 })
#define BUF_MAX ((size_t)1 << 40) /* for text we compose ourselves */

extern char buf_empty[1];

/* Each returns 0, or -1 when the limit is reached. */
int buf_add(struct buf *b, const void *bytes, size_t len);
int buf_adds(struct buf *b, const char *text);
int buf_addc(struct buf *b, char c);
int buf_addf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Make room for len more bytes without adding them; see buf_grew. */
int buf_room(struct buf *b, size_t len);
/* Say that len bytes were written at data + len. */
void buf_grew(struct buf *b, size_t len);

/* Drop the first len bytes. */
void buf_drop(struct buf *b, size_t len);
/* Keep only the first len bytes; len <= b->len. */
void buf_cut(struct buf *b, size_t len);
/* Forget the content, keep the memory. */
void buf_clear(struct buf *b);
void buf_release(struct buf *b);
/* Hand the content to the caller, who frees it; the buffer is empty after. */
char *buf_detach(struct buf *b);

#endif
