/* answer - what goes back to a client: status, headers, body */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "serve/child.h"

#define ANSWER_HEADERS_MAX 16

struct answer_header {
	const char *name; /* a literal */
	char *value;
};

/*
 * Also the error object of this layer: what cannot be done fills the answer
 * with the status that says why, and returns -1.
 */
struct answer {
	int status;
	const char *type; /* of the body; a literal */
	struct buf body;
	int fd; /* -1, or an open file whose bytes are the body; owned */
	uint64_t fd_from, fd_len;
	struct child *child; /* NULL, or what writes the rest of the body */
	bool is_cut;         /* the connection is closed without an answer */
	bool is_short;       /* closed behind short_len bytes of the body */
	uint64_t short_len;
	struct answer_header headers[ANSWER_HEADERS_MAX];
	size_t header_count;
};

#define ANSWER_INIT                                                            \
	{                                                                      \
		.status = 500, .type = "application/json; charset=utf-8",      \
		.body = BUF_INIT(BUF_MAX), .fd = -1                            \
	}

void answer_release(struct answer *a);

/* From one to the other, which is as new then. */
void answer_move(struct answer *to, struct answer *from);

/* Control bytes in the value become `?`. */
void answer_add(struct answer *a, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The document as body; takes it. */
void answer_json(struct answer *a, int status, cJSON *root);

/*
 * {"error": text}, X-Error-Message, and X-Error-Code when code is not NULL.
 * Returns -1.
 */
int answer_fail(struct answer *a, int status, const char *code,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

/* 500 with libgit2's last words. Returns -1. */
int answer_git(struct answer *a, const char *what);

#endif
