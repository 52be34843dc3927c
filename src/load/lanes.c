/* lanes - engines that share one load, a thread each */
#include "load/lanes.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/loop.h"

/* Until all threads have started: no request is due before. */
#define START_NS ((int64_t)2000000)

struct lane {
	struct lanes *all;
	struct engine *engine;
	struct engine_plan plan;
	const struct engine_hooks *hooks;
	struct meter meter;
	struct err err;
	size_t warm; /* connections to open; 0: run the plan */
	int result;
	pthread_t thread;
	bool is_threaded;
};

struct lanes {
	size_t count, busy; /* busy: of the last run */
	int is_failed;      /* one of them did: the others end */
	struct lane *items;
	const struct target *target;
	struct lane beside; /* engine NULL: none yet */
	bool has_beside;    /* for the next run */
	int is_over;        /* of the others: it ends, too */
};

int lanes_open(struct lanes **lanes, const struct target *target, size_t count,
	       long connections, struct err *e)
{
	struct lanes *l = xcalloc(1, sizeof *l);
	long each = connections / (long)count + 8;

	l->items = xcalloc(count, sizeof *l->items);
	l->target = target;
	*lanes = l;
	for (; l->count < count; l->count++) {
		struct lane *lane = &l->items[l->count];

		lane->all = l;
		if (engine_open(&lane->engine, target, each, e) < 0)
			return -1;
	}
	return 0;
}

void lanes_release(struct lanes **lanes)
{
	struct lanes *l = take(lanes);

	if (!l)
		return;
	for (size_t i = 0; i < l->count; i++)
		engine_release(&l->items[i].engine);
	engine_release(&l->beside.engine);
	free(l->items);
	free(l);
}

size_t lanes_of(const struct lanes *l, const struct engine_plan *plan)
{
	uint64_t talks = plan->requests / plan->turns;
	size_t count = l->count;

	if (plan->cap < count)
		count = plan->cap;
	if (talks && talks < count)
		count = (size_t)talks;
	return count;
}

/* What of a number each of count lanes gets: the first have one more. */
static uint64_t share(uint64_t whole, size_t lane, size_t count)
{
	return whole / count + (lane < whole % count);
}

static void deal(struct lane *lane, size_t i, size_t count,
		 const struct engine_plan *plan)
{
	lane->plan = *plan;
	lane->plan.lane = i;
	lane->plan.lanes = count;
	lane->plan.cap = (size_t)share(plan->cap, i, count);
	lane->plan.requests =
		share(plan->requests / plan->turns, i, count) * plan->turns;
	lane->plan.is_failed = &lane->all->is_failed;
}

static void *run(void *context)
{
	struct lane *lane = context;

	if (lane->warm)
		lane->result = engine_warm(lane->engine, lane->warm,
					   lane->plan.is_stopped, &lane->err);
	else
		lane->result =
			engine_run(lane->engine, &lane->plan, lane->hooks,
				   &lane->meter, &lane->err);
	if (lane->result < 0)
		__atomic_store_n(&lane->all->is_failed, 1, __ATOMIC_RELAXED);
	return NULL;
}

static void start(struct lane *lane)
{
	lane->result = 0;
	lane->is_threaded = pthread_create(&lane->thread, NULL, run, lane) == 0;
	if (lane->is_threaded)
		return;
	lane->result = err_set(&lane->err, ERR_AGAIN,
			       "no more threads to be had: use fewer "
			       "--threads");
	__atomic_store_n(&lane->all->is_failed, 1, __ATOMIC_RELAXED);
}

/* Its end; -1: what it said. */
static int await(struct lane *lane, struct err *e)
{
	if (lane->is_threaded)
		pthread_join(lane->thread, NULL);
	lane->is_threaded = false;
	if (lane->result < 0)
		*e = lane->err;
	return lane->result;
}

/* All that is dealt, to its end. */
static int run_all(struct lanes *l, struct err *e)
{
	sigset_t all, before;
	int result = 0;

	l->is_failed = l->is_over = 0;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (size_t i = 1; i < l->busy; i++)
		start(&l->items[i]);
	if (l->has_beside)
		start(&l->beside);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	run(&l->items[0]);
	for (size_t i = 0; i < l->busy; i++)
		if (await(&l->items[i], e) < 0)
			result = -1;
	__atomic_store_n(&l->is_over, 1, __ATOMIC_RELAXED);
	if (l->has_beside && await(&l->beside, e) < 0)
		result = -1;
	l->has_beside = false;
	return result;
}

int lanes_warm(struct lanes *l, const struct engine_plan *plan,
	       size_t connections, struct err *e)
{
	l->busy = lanes_of(l, plan);
	if (connections < l->busy)
		l->busy = connections;
	for (size_t i = 0; i < l->busy; i++) {
		l->items[i].plan.is_stopped = plan->is_stopped;
		l->items[i].warm = (size_t)share(connections, i, l->busy);
	}
	return l->busy ? run_all(l, e) : 0;
}

int lanes_run(struct lanes *l, const struct engine_plan *plan,
	      const struct engine_hooks *hooks, struct meter *meter,
	      struct err *e)
{
	struct engine_plan p = *plan;
	int result;

	l->busy = lanes_of(l, plan);
	if ((l->busy > 1 || l->has_beside) && !p.origin_ns)
		p.origin_ns = loop_clock() + START_NS;
	l->beside.plan.origin_ns = p.origin_ns;
	for (size_t i = 0; i < l->busy; i++) {
		struct lane *lane = &l->items[i];

		deal(lane, i, l->busy, &p);
		lane->hooks = &hooks[i];
		lane->warm = 0;
	}
	result = run_all(l, e);
	*meter = (struct meter){ 0 };
	for (size_t i = 0; i < l->busy; i++)
		meter_join(meter, &l->items[i].meter);
	return result;
}

int64_t lanes_end_ns(const struct lanes *l)
{
	int64_t last_ns = 0;

	for (size_t i = 0; i < l->busy; i++) {
		int64_t end_ns = engine_end_ns(l->items[i].engine);

		if (end_ns > last_ns)
			last_ns = end_ns;
	}
	return last_ns;
}

int lanes_beside(struct lanes *l, const struct engine_plan *plan,
		 const struct engine_hooks *hooks, struct err *e)
{
	struct lane *lane = &l->beside;

	if (!lane->engine &&
	    engine_open(&lane->engine, l->target, (long)plan->cap, e) < 0)
		return -1;
	lane->all = l;
	lane->plan = *plan;
	lane->plan.is_failed = &l->is_over;
	lane->hooks = hooks;
	l->has_beside = true;
	return 0;
}
