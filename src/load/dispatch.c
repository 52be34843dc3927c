/* dispatch - which request is sent next, when, and how it is timed */
#include "load/dispatch.h"

#include "base/mem.h"
#include "prompt/draw.h"

int64_t dispatch_now_ns(const struct engine *e)
{
	return loop_clock() - e->env.origin_ns;
}

/* Behind the main phase: as long as its replies are awaited, for a while. */
static bool may_cool(struct engine *e, int64_t t0)
{
	if (!e->plan.cool_ns || !e->main_in_flight)
		return false;
	if (!e->cool_end_ns)
		e->cool_end_ns = t0 + e->plan.cool_ns;
	return t0 < e->cool_end_ns;
}

/* Whether a first turn due at t0 may begin, and in which phase. */
static bool may_begin(struct engine *e, int64_t t0, enum sample_phase *phase)
{
	const struct engine_plan *p = &e->plan;
	bool has_all = p->requests && e->main_started * p->turns >= p->requests;
	bool is_late = p->duration_ns && t0 >= p->warm_ns + p->duration_ns;

	*phase = p->is_warmup || t0 < p->warm_ns ? SAMPLE_WARMUP : SAMPLE_MAIN;
	if (p->is_warmup)
		return !has_all;
	if (p->is_probe) {
		*phase = SAMPLE_PROBE;
		return true;
	}
	if (*phase == SAMPLE_WARMUP || (!has_all && !is_late))
		return true;
	*phase = SAMPLE_COOLDOWN;
	return may_cool(e, t0);
}

/* Have request id made in a free place. */
static int make(struct engine *e, struct transfer *t, uint64_t id,
		struct engine_item *item, struct err *err)
{
	buf_clear(&t->body);
	*item = (struct engine_item){ .body = &t->body, .input_tokens = -1 };
	if (e->hooks.get(e->hooks.context, id, item, err) < 0)
		return -1;
	t->sample = (struct sample){ .id = id,
				     .session = item->session,
				     .turn = item->turn,
				     .input_tokens = item->input_tokens,
				     .asked_tokens = item->asked_tokens };
	t->made_tokens = item->input_tokens;
	return 0;
}

/* Which conversation of this shard is the next one of this lane. */
static uint64_t next_place(const struct engine *e)
{
	return e->plan.lanes ? e->started * e->plan.lanes + e->plan.lane
			     : e->started;
}

/* When it is due: those of other lanes are drawn, and passed over. */
static int64_t next_arrival(struct engine *e)
{
	uint64_t place = next_place(e);

	while (e->arrivals.count < place)
		arrivals_next(&e->arrivals);
	return arrivals_next(&e->arrivals);
}

/* The next first turn is made before it is due: that takes no time then. */
static int prepare(struct engine *e, struct err *err)
{
	const struct engine_plan *p = &e->plan;
	uint64_t id = (next_place(e) * p->shards + p->shard) * p->turns;
	struct transfer *t = places_take(&e->places, &e->env);
	struct engine_item item;

	if (make(e, t, id, &item, err) < 0) {
		places_give(&e->places, t);
		return -1;
	}
	e->ready = t;
	e->ready_ns = 0;
	if (p->is_trace)
		e->ready_ns = item.offset_ns;
	else if (p->is_open)
		e->ready_ns = next_arrival(e);
	e->started++;
	return 0;
}

/* When it is given up, if it is among those that are. */
static void set_deadline(struct engine *e, struct transfer *t, int64_t now_ns)
{
	struct draw d = draw_open(e->plan.seed, DRAW_ASSIGN, t->sample.id);

	t->is_cancelled = e->plan.cancel_rate > 0 &&
			  draw_unit(&d) < e->plan.cancel_rate &&
			  e->plan.cancel_ns < e->plan.timeout_ns;
	t->deadline_ns = LOOP_NEVER;
	if (t->is_cancelled)
		t->deadline_ns = now_ns + e->plan.cancel_ns;
	else if (e->plan.timeout_ns != LOOP_NEVER)
		t->deadline_ns = now_ns + e->plan.timeout_ns;
}

static int begin(struct engine *e, struct transfer *t, int64_t due_ns,
		 struct err *err)
{
	int64_t now_ns = dispatch_now_ns(e), could_ns = due_ns;

	if (e->freed_ns > could_ns)
		could_ns = e->freed_ns;
	if (e->plan.is_open)
		spread_add(&e->loop.meter->lag, now_ns - could_ns);
	t->sample.scheduled = due_ns;
	t->again_ns = LOOP_NEVER;
	t->tries = 0;
	set_deadline(e, t, now_ns);
	places_begin(&e->places, t);
	e->main_in_flight += t->sample.phase == SAMPLE_MAIN;
	e->view.sent++;
	return transfer_start(t, err);
}

/* Closed loop: due since the place is free, or the turn. */
static int64_t due_of(const struct engine *e, const struct transfer *t,
		      int64_t due_ns)
{
	return e->plan.is_open || t->free_ns < due_ns ? due_ns : t->free_ns;
}

static int begin_turn(struct engine *e, struct err *err)
{
	struct transfer *t = places_take(&e->places, &e->env);
	struct engine_item item;
	struct turn turn = turns_take(&e->turns);

	if (make(e, t, turn.id, &item, err) < 0) {
		places_give(&e->places, t);
		return -1;
	}
	t->sample.phase = turn.phase;
	return begin(e, t, due_of(e, t, turn.due_ns), err);
}

/* Nothing is to be begun any more, whenever it would be due: it is not made. */
static bool is_last(const struct engine *e)
{
	const struct engine_plan *p = &e->plan;

	return p->requests && e->main_started * p->turns >= p->requests &&
	       (p->is_warmup || !p->cool_ns || !e->main_in_flight);
}

/* 1: one was begun; 0: none is due. */
static int begin_one(struct engine *e, struct err *err)
{
	int64_t now_ns = dispatch_now_ns(e), due_ns;
	enum sample_phase phase;
	struct transfer *t;

	if (turns_due_ns(&e->turns) <= now_ns)
		return begin_turn(e, err) < 0 ? -1 : 1;
	e->is_over |= !e->ready && is_last(e);
	if (e->is_over)
		return 0;
	if (!e->ready && prepare(e, err) < 0)
		return -1;
	due_ns = due_of(e, e->ready, e->ready_ns);
	if (!may_begin(e, e->plan.is_open ? due_ns : now_ns, &phase)) {
		e->is_over = true;
		places_give(&e->places, take(&e->ready));
		return 0;
	}
	if (due_ns > now_ns)
		return 0;
	t = take(&e->ready);
	t->sample.phase = phase;
	e->main_started += phase == SAMPLE_MAIN || e->plan.is_warmup;
	return begin(e, t, due_ns, err) < 0 ? -1 : 1;
}

bool dispatch_is_stopped(const struct engine *e)
{
	const struct engine_plan *p = &e->plan;

	return (p->is_stopped &&
		__atomic_load_n(p->is_stopped, __ATOMIC_RELAXED)) ||
	       (p->is_failed &&
		__atomic_load_n(p->is_failed, __ATOMIC_RELAXED));
}

int dispatch(struct engine *e, struct err *err)
{
	int result = 1;

	while (result == 1 && !dispatch_is_stopped(e) &&
	       e->places.busy_count < e->plan.cap)
		result = begin_one(e, err);
	return result < 0 ? -1 : 0;
}
