/* head - the head of an HTTP/1.1 request, strictly (RFC 9112) */
#ifndef SIM_HEAD_H
#define SIM_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#define HEAD_MAX ((size_t)16 << 10)
#define HEAD_BODY_MAX ((size_t)16 << 20)

/* Pieces of the text that was parsed; not terminated. */
struct piece {
	const char *at;
	size_t len;
};

struct head {
	struct piece method, path; /* path without its query */
	struct piece bearer;       /* of Authorization, else empty */
	size_t len;                /* of the head, its empty line included */
	size_t body_len;
	bool is_last; /* the connection ends after the answer */
	bool has_length, wants_continue;
};

/*
 * Returns 0 when a whole head was read, 1 when more bytes are needed, or the
 * status to answer with: 400 for what is no request, 411 for a body in
 * chunks, 413 and 431 for one or a head that is too long, 505 for HTTP of
 * another kind. The head ends the connection then.
 */
int head_parse(struct head *h, const char *text, size_t len);

bool piece_is(struct piece p, const char *text);

#endif
