/* ticker - a thread that calls a function again and again */
#include "load/ticker.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

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

/* Sleep for the interval; false: it is to end. */
static bool await(struct ticker *t)
{
	struct timespec due = after_ms(t->interval_ms);
	bool goes_on;

	pthread_mutex_lock(&t->lock);
	while (!t->is_ending &&
	       pthread_cond_timedwait(&t->wake, &t->lock, &due) != ETIMEDOUT)
		;
	goes_on = !t->is_ending;
	pthread_mutex_unlock(&t->lock);
	return goes_on;
}

static void *run(void *context)
{
	struct ticker *t = context;

	while (await(t))
		t->look(t->context);
	return NULL;
}

void ticker_start(struct ticker *t, ticker_fn *look, void *context,
		  long interval_ms)
{
	pthread_condattr_t steady;
	sigset_t all, before;

	*t = (struct ticker){ .look = look,
			      .context = context,
			      .interval_ms = interval_ms };
	pthread_mutex_init(&t->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&t->wake, &steady);
	pthread_condattr_destroy(&steady);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	t->is_threaded = pthread_create(&t->thread, NULL, run, t) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void ticker_stop(struct ticker *t)
{
	if (!t->look)
		return;
	if (t->is_threaded) {
		pthread_mutex_lock(&t->lock);
		t->is_ending = true;
		pthread_cond_signal(&t->wake);
		pthread_mutex_unlock(&t->lock);
		pthread_join(t->thread, NULL);
	}
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	*t = (struct ticker){ 0 };
}
