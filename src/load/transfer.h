/* transfer - one request under way: its handle, its events, its times */
#ifndef LOAD_TRANSFER_H
#define LOAD_TRANSFER_H

#include "api/api.h"
#include "api/sse.h"
#include "load/loop.h"
#include "load/script.h"
#include "load/tally.h"
#include "load/target.h"
#include "stat/sample.h"

#define TRANSFER_ANSWER_MAX ((size_t)64 << 20) /* of one that is no stream */
#define TRANSFER_KEPT_MAX ((size_t)4096)       /* of one that is no use */
#define TRANSFER_WASTE_MAX ((size_t)1 << 20)   /* read of such a one */

/*
 * A reply has no more events with text than this when so many tokens were
 * asked for, 0 being no number: a server that does not heed the limit writes
 * for ever.
 */
#define TRANSFER_EVENTS(asked)                                                 \
	((asked) > 0 ? 16 * (uint64_t)(asked) + 65536 : (uint64_t)1 << 22)

/* What is the same for all transfers of a thread; borrowed. */
struct transfer_env {
	struct loop *loop;
	const struct target *target;
	const struct api *api;
	int64_t origin_ns; /* the start of the run */
	bool is_whole;     /* answers are no streams */
	bool keeps_text;   /* into script */
	bool keeps_said;   /* of replies that the server does not count */
};

/* A place for one request after the other. */
struct transfer {
	struct transfer *next; /* in the list of free or busy ones */
	struct transfer *previous;
	const struct transfer_env *env;
	void *easy;
	struct sse sse;
	struct buf body;      /* of the request; filled before the start */
	struct buf answer;    /* a whole answer, or the start of a refusal */
	struct script script; /* text, when the environment wants it */
	struct said said;     /* the same, only without a count */
	struct sample sample;
	int64_t made_tokens; /* of the prompt, as made; -1: not known */
	int64_t free_ns;     /* when its last request ended */
	int64_t deadline_ns; /* to be ended then; LOOP_NEVER */
	bool is_cancelled;   /* at the deadline; else it timed out */
	int64_t again_ns;    /* to be sent once more then; LOOP_NEVER */
	uint32_t tries;      /* that failed before this one */
	bool has_answer, is_event_stream;
	bool has_finish, has_error, is_bad, is_endless;
	uint32_t attempts;     /* requests sent: more than one on stale
				  connections */
	int64_t usage_tokens;  /* of output, as last said; -1 */
	int64_t cached_tokens; /* of the prompt, likewise */
	uint64_t id_tokens;    /* by token_ids and logprobs */
	uint64_t held_ids;     /* of them, not yet part of a text */
	size_t head_bytes;     /* of heads and trailers so far */
	size_t wasted;         /* bytes of a body that is no use */
};

void transfer_init(struct transfer *t, const struct transfer_env *env);

/* Begin: body and the sample's id, phase and scheduled are set. ERR_BUG. */
int transfer_start(struct transfer *t, struct err *e);

/*
 * Libcurl has done with it, with this CURLcode: whether that is because the
 * server had closed a connection used again, of which no byte came. Then it is
 * to be sent once more on a new one, at once, and is no failure. ERR_BUG.
 */
bool transfer_is_stale(const struct transfer *t, int result);
int transfer_renew(struct transfer *t, struct err *e);

/* Libcurl has done with it, and it is not stale: the sample is whole then. */
void transfer_end(struct transfer *t, int result);

/* End it now: sample.status is set by the caller, and error. */
void transfer_abort(struct transfer *t);

void transfer_release(struct transfer *t);

#endif
