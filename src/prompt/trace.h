/* trace - when requests came, and how long they were */
#ifndef PROMPT_TRACE_H
#define PROMPT_TRACE_H

#include "prompt/records.h"

#define TRACE_HASHES_MAX ((size_t)64 << 20)
#define TRACE_BLOCK 512 /* tokens a hash id of Mooncake's stands for */

struct trace_row {
	int64_t offset_ns;
	uint64_t first_hash;
	uint32_t hash_count;
	uint32_t input, output; /* tokens; 0: not said */
	uint32_t record;        /* of the file, when it has a text */
	uint32_t place;         /* in the file */
	bool has_text;
};

/* Zeroed: empty. */
struct trace {
	struct trace_row *rows;
	size_t count, room;
	uint64_t *hashes;
	size_t hash_count, hash_room;
	int64_t period_ns; /* after which it may begin anew */
};

/*
 * Mooncake's lines, {"timestamp": ms, "input_length", "output_length",
 * "hash_ids": []}; with has_texts also {"timestamp", "prompt" or "messages",
 * "output_length"}, which stay in r (see load/talk.h).
 */
int trace_read_lines(struct trace *t, struct records *r, const char *path,
		     bool has_texts, struct err *e);

/* TIMESTAMP (RFC 3339 or with a blank for the T, UTC), ContextTokens,
 * GeneratedTokens: by their names in the first line, in any order. */
int trace_read_azure(struct trace *t, const char *path, struct err *e);

/* Timestamp (s), Request tokens, Response tokens: likewise. Rows without a
 * response are requests that failed, and are passed over. */
int trace_read_burstgpt(struct trace *t, const char *path, struct err *e);

/*
 * Behind each of these: put the rows in order of time (those of one time stay
 * as they were), let the first be at 0, and divide times by speedup. ERR_DATA
 * when there is none, or when it takes longer than a century.
 */
int trace_settle(struct trace *t, const char *path, double speedup,
		 struct err *e);

void trace_release(struct trace *t);

#endif
