/* sim - an OpenAI-compatible server whose timing is known, in a thread */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sim/delay.h"

/*
 * One thread over epoll, one timerfd set to absolute times of CLOCK_MONOTONIC
 * and one heap of deadlines: an event that was late never moves the next one.
 * HTTP/1.1 is read here: a library with a thread, a timer or a buffer of its
 * own between schedule and socket would add an error nobody can subtract.
 */

/* When the role is said: at once, as an event before the first token and with
 * it in one write (what vLLM does), in the first token's own event, never. */
enum sim_role {
	SIM_ROLE_APART,
	SIM_ROLE_EARLY,
	SIM_ROLE_JOINED,
	SIM_ROLE_NONE
};

/* Where usage stands, when the client asked for it by include_usage. */
enum sim_usage {
	SIM_USAGE_OWN,        /* an event of its own, choices empty */
	SIM_USAGE_LAST,       /* in the last event that has choices */
	SIM_USAGE_CONTINUOUS, /* in each event, and in one of its own */
	SIM_USAGE_NONE,       /* nowhere */
};

/* What the tokens of a chat are. */
enum sim_part {
	SIM_PART_CONTENT,
	SIM_PART_REASONING,
	SIM_PART_TOOL
};

/* Zero means the plain thing everywhere, but see SIM_CONFIG. */
struct sim_config {
	const char *listen;    /* ADDR:PORT in numbers; port 0: any */
	const char *unix_path; /* a socket there instead */
	const char *key;       /* bearer token asked for, or NULL */
	const char *model;
	const char *record; /* file for what was sent, or NULL */
	uint64_t seed;
	struct delay ttft;   /* from the request's last byte, or its slot */
	struct delay itl;    /* between two writes of content */
	size_t chunk_tokens; /* tokens an event, at least 1 */
	size_t coalesce;     /* events a write, at least 1 */
	enum sim_role role;
	enum sim_usage usage;
	enum sim_part part;
	bool finish_joined;  /* finish_reason in the last token's event */
	bool is_split;       /* each write cut in two at a random byte */
	bool has_crlf;       /* lines of events end in CR LF */
	bool has_comments;   /* a comment before each event */
	size_t stop_after;   /* tokens; 0: as asked. ignore_eos wins */
	size_t max_running;  /* requests in work, others wait; 0: all */
	double error_rate;   /* share of requests refused, 0 to 1 */
	size_t error_status; /* 400 to 599 */
	double stall_rate;   /* share that stops half way for stall_ns */
	int64_t stall_ns;
	double disconnect_rate; /* share cut off half way */
	int64_t idle_ns;        /* idle connections are closed; 0: 75 s */
	size_t kv_blocks;       /* of the KV cache; 0: it is endless */
	size_t block_tokens;    /* of one block, at least 1 */
	bool shares_prefixes;   /* blocks of equal prefixes are kept, found */
	bool prefix_saves;   /* TTFT shrinks by the share of what was found */
	size_t draft_tokens; /* each event is a draft of so many, of which
				its tokens but one were taken; 0: none is */
};

#define SIM_CONFIG                                                             \
	{                                                                      \
		.listen = "127.0.0.1:0", .model = "sim",                       \
		.ttft = { DELAY_FIXED, 50e6, 0 },                              \
		.itl = { DELAY_FIXED, 10e6, 0 }, .chunk_tokens = 1,            \
		.coalesce = 1, .error_status = 500, .block_tokens = 16,        \
	}

struct sim;

/*
 * Listen and answer until sim_stop; when it returns, connections are taken.
 * Strings of config are borrowed until then. ERR_CONFIG for an address that
 * cannot be, ERR_AGAIN for one in use, ERR_IO for the record. The caller
 * ignores or blocks no signal for it; the thread blocks all of them.
 */
int sim_start(struct sim **s, const struct sim_config *config, struct err *e);

/* `http://127.0.0.1:PORT`; for a unix socket `http://localhost`. */
const char *sim_url(const struct sim *s);
unsigned sim_port(const struct sim *s);

/*
 * End at once: requests under way are cut off and recorded so. ERR_IO when
 * the record could not be written whole. NULL is allowed, and *s is NULL
 * after.
 */
int sim_stop(struct sim **s, struct err *e);

#endif
