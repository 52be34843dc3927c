/* watch - the server's own figures, looked at while a run goes on */
#include "load/watch.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "base/mem.h"

#define ANSWER_MAX ((size_t)16 << 20)

/* false: somebody did not answer, and the sums would be too small. */
static bool look_at_metrics(struct watch *w)
{
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);
	struct scrape_look look = { 0 };
	struct err why;

	for (const char *const *path = w->from.paths; *path; path++)
		if (target_glance(w->from.target, *path, &out, &why) != 200 ||
		    scrape_add(&look, out.data, out.len, &why) < 0)
			return false;
	scrape_note(&w->scrape, &look);
	return true;
}

static void look_at_devices(struct watch *w)
{
	AUTO(buf_release) struct buf out = BUF_INIT(ANSWER_MAX);
	struct err why;

	if (target_glance(w->from.target, w->from.dcgm, &out, &why) == 200)
		dcgm_note(&w->dcgm, out.data, out.len, &why);
}

static void look(struct watch *w)
{
	if (w->from.dcgm && !w->is_stopped)
		look_at_devices(w);
	if (!w->is_deaf)
		w->is_deaf = !look_at_metrics(w) && !w->scrape.looks;
}

static struct timespec after_ms(long ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_nsec -= 1000000000;
		t.tv_sec++;
	}
	return t;
}

static void *run(void *context)
{
	struct watch *w = context;
	struct timespec due;
	bool goes_on = true;

	while (goes_on) {
		due = after_ms(w->from.interval_ms);
		pthread_mutex_lock(&w->lock);
		while (!w->is_ending &&
		       pthread_cond_timedwait(&w->wake, &w->lock, &due) !=
			       ETIMEDOUT)
			;
		goes_on = !w->is_ending;
		pthread_mutex_unlock(&w->lock);
		if (goes_on)
			look(w);
	}
	return NULL;
}

void watch_start(struct watch *w, const struct watch_sources *from)
{
	pthread_condattr_t steady;
	sigset_t all, before;

	*w = (struct watch){ .from = *from };
	/* Of a run that is stopped before it begins there is nothing to see. */
	w->is_deaf = w->is_stopped =
		from->target->is_stopped && *from->target->is_stopped;
	look(w);
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &steady);
	pthread_condattr_destroy(&steady);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	w->is_threaded = pthread_create(&w->thread, NULL, run, w) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void watch_stop(struct watch *w, struct scrape_facts *facts)
{
	if (w->is_threaded) {
		pthread_mutex_lock(&w->lock);
		w->is_ending = true;
		pthread_cond_signal(&w->wake);
		pthread_mutex_unlock(&w->lock);
		pthread_join(w->thread, NULL);
	}
	look(w);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	scrape_facts(facts, &w->scrape);
}
