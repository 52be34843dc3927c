/* sample - what was seen of one request, in memory */
#ifndef STAT_SAMPLE_H
#define STAT_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sample_status {
	SAMPLE_OK,
	SAMPLE_FAILED,
	SAMPLE_TIMED_OUT,
	SAMPLE_CANCELLED
};

enum sample_phase {
	SAMPLE_WARMUP,
	SAMPLE_MAIN,
	SAMPLE_COOLDOWN,
	SAMPLE_PROBE
};

/* Who counted the output tokens. */
enum sample_source {
	SAMPLE_USAGE,     /* the server, by usage */
	SAMPLE_IDS,       /* token_ids or logprobs of the events */
	SAMPLE_CHUNKS,    /* nobody: events with text */
	SAMPLE_TOKENLESS, /* there are none: it is no text that was asked for */
	SAMPLE_TOKENIZER, /* a tokenizer of ours, behind the run */
};

#define SAMPLE_NONE INT64_MIN /* a time that there is not */

/* One event with tokens. */
struct sample_chunk {
	uint64_t after_ns : 44; /* send; up to 4.8 hours */
	uint64_t tokens : 20;   /* that the server said it holds; 0: no word */
};

#define SAMPLE_LATEST_NS ((int64_t)1 << 43)
#define SAMPLE_TOKENS_MOST (((uint64_t)1 << 20) - 1)

/*
 * Times are ns from the start of the run; see bench-run(1) for what each is.
 */
struct sample {
	uint64_t id, session;
	uint32_t turn;
	enum sample_phase phase;
	enum sample_status status;
	const char *error; /* its class, a literal; NULL when it is ok */
	int http_status;   /* 0: no answer */
	int64_t scheduled, send, first_byte, first, first_visible, last, close;
	int64_t connect_ns, dns_ns, tls_ns; /* 0 on a connection used again */
	bool is_reused;
	uint32_t retries;      /* on connections found stale, and by order */
	int64_t input_tokens;  /* by usage, else as made; -1: not known */
	int64_t output_tokens; /* -1: not known */
	int64_t asked_tokens;
	enum sample_source token_source;
	struct sample_chunk *chunks;
	size_t count, room;
};

#endif
