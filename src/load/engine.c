/* engine - requests sent when they are due, and what became of them */
#include "load/engine.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/dispatch.h"
#include "load/failure.h"
#include "load/warm.h"
#include "prompt/draw.h"

#define TICK_NS 250000000

int engine_open(struct engine **engine, const struct target *target,
		long connections, struct err *err)
{
	struct engine *e = xcalloc(1, sizeof *e);

	e->loop = (struct loop)LOOP_INIT;
	e->env = (struct transfer_env){ .loop = &e->loop, .target = target };
	*engine = e;
	return loop_open(&e->loop, &e->idle, connections, err);
}

void engine_release(struct engine **engine)
{
	struct engine *e = take(engine);

	if (!e)
		return;
	turns_release(&e->turns);
	places_release(&e->places);
	loop_release(&e->loop);
	free(e);
}

int64_t engine_end_ns(const struct engine *e)
{
	return e->end_ns;
}

/* The turn behind the one that ended in t. */
static int follow(struct engine *e, const struct transfer *t, struct err *err)
{
	const struct sample *s = &t->sample;
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);
	struct engine_item item = { .body = &body };

	if (s->status != SAMPLE_OK || s->turn + 1 >= e->plan.turns)
		return 0;
	if (e->hooks.get(e->hooks.context, s->id + 1, &item, err) < 0)
		return -1;
	turns_add(&e->turns,
		  &(struct turn){ .id = s->id + 1,
				  .phase = s->phase,
				  .due_ns = s->close + item.delay_ns });
	return 0;
}

/* true: it is tried once more, and keeps its place meanwhile. */
static bool tries_again(struct engine *e, struct transfer *t)
{
	int64_t wait_ns;

	if (t->tries >= e->plan.retries || dispatch_is_stopped(e) ||
	    !failure_may_pass(t, &wait_ns))
		return false;
	places_wait(&e->places, t, t->sample.close + wait_ns);
	return true;
}

/* A request has ended, one way or another. */
static int finish(struct engine *e, struct transfer *t, struct err *err)
{
	struct sample *s = &t->sample;
	struct engine_end end = { 0 };

	if (e->places.busy_count == e->plan.cap)
		e->freed_ns = s->close;
	places_end(&e->places, t);
	e->main_in_flight -= s->phase == SAMPLE_MAIN;
	e->view.done++;
	e->view.failed += s->status != SAMPLE_OK;
	t->free_ns = s->close;
	end.in_flight = e->places.busy_count;
	end.made_tokens = t->made_tokens;
	end.cached_tokens = t->cached_tokens;
	end.body = &t->body;
	end.script = &t->script;
	end.said = &t->said;
	if (t->answer.len && s->status != SAMPLE_OK)
		end.refusal = t->answer.data;
	if (follow(e, t, err) < 0 ||
	    e->hooks.done(e->hooks.context, s, &end, err) < 0)
		return -1;
	free(take(&s->chunks));
	places_give(&e->places, t);
	return 0;
}

static int give_up(struct engine *e, struct transfer *t, const char *why,
		   struct err *err)
{
	t->sample.status =
		t->is_cancelled ? SAMPLE_CANCELLED : SAMPLE_TIMED_OUT;
	t->sample.error = why;
	transfer_abort(t);
	return finish(e, t, err);
}

static int cancel_all(struct engine *e, const char *why, struct err *err)
{
	e->is_over = true;
	turns_drop(&e->turns);
	if (e->ready)
		places_give(&e->places, take(&e->ready));
	while (e->places.busy) {
		e->places.busy->is_cancelled = true;
		if (give_up(e, e->places.busy, why, err) < 0)
			return -1;
	}
	return 0;
}

static int reap(struct engine *e, struct err *err)
{
	struct transfer *t;
	CURLMsg *message;
	int left, result;

	while ((message = curl_multi_info_read(e->loop.multi, &left))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		result = (int)message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
		if (transfer_is_stale(t, result)) {
			if (transfer_renew(t, err) < 0)
				return -1;
			continue;
		}
		transfer_end(t, result);
		if (!tries_again(e, t) && finish(e, t, err) < 0)
			return -1;
	}
	return 0;
}

static int send_again(struct transfer *t, struct err *err)
{
	t->again_ns = LOOP_NEVER;
	t->tries++;
	free(take(&t->sample.chunks));
	return transfer_start(t, err);
}

static int check_deadlines(struct engine *e, int64_t now_ns, struct err *err)
{
	struct transfer *t, *next;

	for (t = e->places.busy; t; t = next) {
		next = t->next;
		if (t->deadline_ns <= now_ns &&
		    give_up(e, t, t->is_cancelled ? "cancelled" : "timeout",
			    err) < 0)
			return -1;
		if (t->deadline_ns > now_ns && t->again_ns <= now_ns &&
		    send_again(t, err) < 0)
			return -1;
	}
	places_deadline(&e->places);
	return 0;
}

/* The end of what is waited for, when it is bound. */
static int64_t last_ns(const struct engine *e)
{
	const struct engine_plan *p = &e->plan;

	if (!p->duration_ns || p->grace_ns == LOOP_NEVER)
		return LOOP_NEVER;
	return p->warm_ns + p->duration_ns + p->grace_ns;
}

static void tick(struct engine *e, int64_t now_ns)
{
	if (now_ns < e->tick_ns)
		return;
	e->tick_ns = now_ns + TICK_NS;
	e->view.in_flight = e->places.busy_count;
	e->view.now_ns = now_ns;
	e->view.wanted = e->plan.requests;
	e->view.left_ns = e->plan.warm_ns + e->plan.duration_ns - now_ns;
	if (!e->plan.duration_ns || e->view.left_ns < 0)
		e->view.left_ns = 0;
	if (e->hooks.tick)
		e->hooks.tick(e->hooks.context, &e->view);
}

/* What has come to its time; and who is left when nothing counts any more. */
static int look(struct engine *e, struct err *err)
{
	int64_t now_ns = dispatch_now_ns(e);

	tick(e, now_ns);
	if (dispatch_is_stopped(e))
		return cancel_all(e, "stopped", err);
	if (now_ns >= last_ns(e))
		return cancel_all(e, "end", err);
	if (e->is_over && !e->plan.is_warmup && !e->main_in_flight &&
	    turns_due_ns(&e->turns) == LOOP_NEVER)
		return cancel_all(e, "end", err);
	return now_ns >= e->places.deadline_ns ? check_deadlines(e, now_ns, err)
					       : 0;
}

/* When to look again, if nothing comes before. */
static int64_t next_ns(const struct engine *e)
{
	int64_t next = e->places.deadline_ns;
	bool has_room = e->places.busy_count < e->plan.cap;

	if (e->tick_ns < next)
		next = e->tick_ns;
	if (last_ns(e) < next)
		next = last_ns(e);
	if (has_room && e->ready && e->ready_ns < next)
		next = e->ready_ns;
	if (has_room && turns_due_ns(&e->turns) < next)
		next = turns_due_ns(&e->turns);
	return next == LOOP_NEVER ? next : next + e->env.origin_ns;
}

static void start(struct engine *e, const struct engine_plan *plan,
		  const struct engine_hooks *hooks, struct meter *meter)
{
	e->plan = *plan;
	e->hooks = *hooks;
	*meter = (struct meter){ 0 };
	e->started = e->main_started = 0;
	e->main_in_flight = 0;
	e->freed_ns = e->cool_end_ns = 0;
	e->tick_ns = TICK_NS;
	e->is_over = false;
	e->view = (struct engine_view){ 0 };
	arrivals_init(&e->arrivals, &plan->arrival,
		      draw_open(plan->seed, DRAW_ARRIVAL, plan->shard).key);
	e->loop.meter = meter;
	e->loop.wake_ns = loop_clock();
	e->env.api = e->env.target->api;
	e->env.is_whole = plan->is_whole;
	e->env.keeps_text = plan->keeps_text;
	e->env.keeps_said = plan->keeps_said;
	e->env.origin_ns = plan->origin_ns ? plan->origin_ns : e->loop.wake_ns;
	places_start(&e->places);
}

static bool is_done(const struct engine *e)
{
	return e->is_over && !e->places.busy &&
	       turns_due_ns(&e->turns) == LOOP_NEVER;
}

/* Begin what is due, then wait for what comes. 1: there is more to do. */
static int round_of(struct engine *e, struct err *err)
{
	if (dispatch(e, err) < 0 || look(e, err) < 0)
		return -1;
	if (is_done(e))
		return 0;
	if (loop_turn(&e->loop, next_ns(e), err) < 0)
		return -1;
	return reap(e, err) < 0 ? -1 : 1;
}

int engine_run(struct engine *e, const struct engine_plan *plan,
	       const struct engine_hooks *hooks, struct meter *meter,
	       struct err *err)
{
	int64_t cpu_ns = loop_cpu();
	int result;

	start(e, plan, hooks, meter);
	do {
		result = round_of(e, err);
	} while (result > 0);
	e->end_ns = dispatch_now_ns(e);
	meter->cpu_ns = loop_cpu() - cpu_ns;
	e->loop.meter = &e->idle;
	turns_drop(&e->turns);
	places_drop(&e->places);
	e->ready = NULL;
	return result;
}

int engine_warm(struct engine *e, size_t connections,
		const volatile sig_atomic_t *is_stopped, struct err *err)
{
	const struct warm_plan plan = { connections, is_stopped };

	return warm_open(&e->loop, e->env.target, &plan, err);
}
