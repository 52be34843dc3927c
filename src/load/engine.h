/* engine - requests sent when they are due, and what became of them */
#ifndef LOAD_ENGINE_H
#define LOAD_ENGINE_H

#include <signal.h>
#include <stdbool.h>

#include "load/arrival.h"
#include "load/meter.h"
#include "load/target.h"
#include "stat/sample.h"

/*
 * One thread. Open loop: each conversation's first request is due by the
 * arrivals, or by its own offset (a trace), whatever became of those before;
 * with a cap it waits until a place is free, and its clock runs meanwhile.
 * Closed loop: it is due when a place is free. A further turn is due a while
 * after the one before has ended, in both.
 */
struct engine_plan {
	bool is_whole;   /* answers are no streams */
	bool keeps_text; /* of replies, for done */
	bool keeps_said; /* of replies that the server does not count */
	bool is_open;    /* by arrival, or by offsets */
	bool is_trace;   /* offsets of the requests take its place */
	struct arrival arrival;
	size_t cap;             /* requests in flight, at least 1 */
	uint64_t requests;      /* of the main phase; 0: as duration says */
	uint32_t turns;         /* of each conversation, at least 1 */
	uint64_t shard, shards; /* takes each shards-th conversation */
	uint64_t lane, lanes;   /* of these, and of the arrivals, each
				   lanes-th; lanes 0: all */
	int64_t warm_ns;        /* sent until then they warm up */
	int64_t duration_ns;    /* of the main phase; 0: as requests say */
	int64_t grace_ns;       /* for replies after it; LOOP_NEVER */
	int64_t cool_ns;        /* go on so long while replies are awaited */
	int64_t timeout_ns;     /* of a request; LOOP_NEVER */
	double cancel_rate;     /* share given up after cancel_ns */
	int64_t cancel_ns;
	bool is_warmup;   /* all of it warms up */
	uint32_t retries; /* of a request that failed before its first token */
	bool is_probe;    /* beside a load, until it ends */
	uint64_t seed;
	int64_t origin_ns; /* the start, CLOCK_MONOTONIC; 0: when it is
			      ready */
	const volatile sig_atomic_t *is_stopped; /* or NULL */
	const int *is_failed; /* another lane did: the same; or NULL */
};

/* A request to be. */
struct engine_item {
	struct buf *body;     /* empty; to be filled */
	int64_t input_tokens; /* -1: not known */
	int64_t asked_tokens;
	uint64_t session;
	uint32_t turn;
	int64_t delay_ns;  /* behind the turn before */
	int64_t offset_ns; /* of a trace */
};

struct said;
struct script;

struct engine_view {
	uint64_t sent, done, failed;
	uint64_t wanted; /* requests in all; 0: not known */
	size_t in_flight;
	int64_t now_ns;  /* from the start */
	int64_t left_ns; /* of the time to send in; 0: not bound */
};

/* How a request ended, beside its sample. */
struct engine_end {
	int64_t made_tokens;    /* of the prompt, as made; -1: not known */
	int64_t cached_tokens;  /* of it, that a cache answered; likewise */
	const char *refusal;    /* the start of what the server said when it did
				   not answer 200; or NULL */
	size_t in_flight;       /* others, then */
	const struct buf *body; /* of the request */
	const struct script *script; /* its reply, if texts are kept */
	const struct said *said;     /* the same, without a count */
};

/* What the engine asks, and tells. */
struct engine_hooks {
	void *context;
	/* Request number id. */
	int (*get)(void *context, uint64_t id, struct engine_item *item,
		   struct err *e);
	/* One has ended; chunks may be taken (set to NULL). */
	int (*done)(void *context, struct sample *s,
		    const struct engine_end *end, struct err *e);
	/* A few times a second. */
	void (*tick)(void *context, const struct engine_view *view);
};

struct engine;

/* The target is borrowed. connections: how many to keep open. ERR_BUG. */
int engine_open(struct engine **e, const struct target *target,
		long connections, struct err *err);

/* Open so many connections, by asking for the models at once on each. */
int engine_warm(struct engine *e, size_t connections,
		const volatile sig_atomic_t *is_stopped, struct err *err);

/*
 * Run a plan to its end; connections stay for the next. The meter is cleared,
 * then filled. A stop is no error: what was
 * under way is cancelled. -1: what get or done said, or ERR_BUG.
 */
int engine_run(struct engine *e, const struct engine_plan *plan,
	       const struct engine_hooks *hooks, struct meter *meter,
	       struct err *err);

int64_t engine_end_ns(const struct engine *e); /* of the last run */

void engine_release(struct engine **e);

#endif
