/* dispatch - which request is sent next, when, and how it is timed */
#ifndef LOAD_DISPATCH_H
#define LOAD_DISPATCH_H

#include "load/engine.h"
#include "load/places.h"
#include "load/turns.h"

/* What engine.h hides; times of a run are ns from its start. */
struct engine {
	struct engine_plan plan;
	struct engine_hooks hooks;
	struct loop loop;
	struct transfer_env env;
	struct meter idle; /* between runs */
	struct arrivals arrivals;
	struct places places;
	struct transfer *ready; /* the next first turn, with its body */
	int64_t ready_ns;       /* when it is due; closed loop: at once */
	struct turns turns;
	uint64_t started;      /* conversations of this shard */
	uint64_t main_started; /* of them, in the main phase */
	size_t main_in_flight;
	int64_t freed_ns;    /* when the cap last let go */
	int64_t cool_end_ns; /* 0: not cooling down yet */
	int64_t tick_ns;     /* when the next is due */
	int64_t end_ns;
	bool is_over; /* nothing more is begun */
	struct engine_view view;
};

int64_t dispatch_now_ns(const struct engine *e);
bool dispatch_is_stopped(const struct engine *e);

/* Begin all that is due, as far as the cap lets. */
int dispatch(struct engine *e, struct err *err);

#endif
