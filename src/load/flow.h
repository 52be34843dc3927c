/* flow - what the lanes of a run ask for, and what comes of it */
#ifndef LOAD_FLOW_H
#define LOAD_FLOW_H

#include <pthread.h>

#include "api/request.h"
#include "load/account.h"
#include "load/details.h"
#include "load/lanes.h"
#include "load/overload.h"
#include "load/stock.h"
#include "load/tally.h"
#include "prompt/prompts.h"
#include "prompt/words.h"
#include "stat/record.h"

/* Of one lane: nobody else writes it while the run goes on. */
struct flow_lane {
	struct flow *flow;
	struct recording recording;
	struct overload *overload; /* NULL: it is not looked for */
	struct account account;    /* of what was recorded */
	struct tally tally;        /* of it, what is yet to be counted */
	struct engine_view view;   /* as last told; under the flow's lock */
	char refusal[256];         /* the first that the server said, or "" */
	bool is_exact;             /* input lengths are by a tokenizer */
	bool is_overloaded;
	struct details details; /* what was said, in words */
	struct buf scratch;
};

/* Of a run; what is not said to change stays from flow_open on. */
struct flow {
	const struct request_form *form;
	const struct words_ids *ids; /* prompts are sent as these; or NULL */
	const char *secret;          /* kept out of refusals; or NULL */
	struct prompts *prompts;
	size_t output_tokens;   /* where a prompt does not say */
	struct counter counter; /* of replies, behind the run; or zeroed */
	struct stock stock;
	uint64_t salt;
	bool is_kept; /* warm-ups before the run are not; set between runs */
	const volatile sig_atomic_t *stop; /* the user says so; or NULL */
	volatile sig_atomic_t is_stopped;  /* for any reason */
	bool (*is_lost)(void *context);    /* the server is; asked by lane 0 */
	void (*tick)(void *context, const struct engine_view *view);
	void *lost_context, *tick_context;
	pthread_mutex_t lock; /* prompts beyond the stock, and views: never
				 while an event is read */
	struct flow_lane *lanes;
	struct engine_hooks *hooks; /* one for each lane */
	size_t count;
};

/* overload_ns: the window of the test for it, 0 for none. */
void flow_open(struct flow *f, size_t lanes, int64_t overload_ns);

/* Keep what is said in a file of details; -1: do not. */
void flow_keep(struct flow *f, int fd);

/* Before the clock starts: as many requests as fit. -1: as prompts say. */
int flow_fill(struct flow *f, const struct engine_plan *plan, uint64_t most,
	      struct err *e);

/* What all lanes saw, which is taken from them. */
struct flow_sum {
	struct recording *recording; /* added to */
	char *refusal;               /* 256 bytes */
	struct account account;
	struct err *lost; /* of the details; kind 0: nothing */
	bool is_exact, is_overloaded;
};
void flow_collect(struct flow *f, struct flow_sum *sum);

/* Nothing is asked or told after. Zeroed is allowed. */
void flow_release(struct flow *f);

#endif
