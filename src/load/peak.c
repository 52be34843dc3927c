/* peak - the most memory that an engine on this machine used during a run */
#include "load/peak.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <time.h>

#include "base/time.h"

#define HOST_MS 1000
#define DEVICE_MS 5000

static void look_host(struct peak *p)
{
	if (p->options.group)
		footprint_look(&p->footprint);
}

static void look_devices(struct peak *p)
{
	uint64_t used_mb;

	if (!p->options.hardware ||
	    !hardware_device_memory(&used_mb, p->options.hardware,
				    p->options.sources))
		return;
	p->has_device = true;
	if (used_mb > p->device_mb)
		p->device_mb = used_mb;
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

/* Sleep so long; false: the run is over. */
static bool await(struct peak *p, long ms)
{
	struct timespec due = after_ms(ms);
	bool goes_on;

	pthread_mutex_lock(&p->lock);
	while (!p->is_ending &&
	       pthread_cond_timedwait(&p->wake, &p->lock, &due) != ETIMEDOUT)
		;
	goes_on = !p->is_ending;
	pthread_mutex_unlock(&p->lock);
	return goes_on;
}

static void *watch(void *context)
{
	struct peak *p = context;
	uint64_t next_ms = time_tick_ms() + (uint64_t)p->options.device_ms;

	while (await(p, p->options.host_ms)) {
		look_host(p);
		if (time_tick_ms() < next_ms)
			continue;
		look_devices(p);
		next_ms = time_tick_ms() + (uint64_t)p->options.device_ms;
	}
	return NULL;
}

void peak_start(struct peak *p, const struct peak_options *options)
{
	pthread_condattr_t steady;
	sigset_t all, before;

	*p = (struct peak){ .options = *options,
			    .footprint = { .group = options->group } };
	if (!p->options.host_ms)
		p->options.host_ms = HOST_MS;
	if (!p->options.device_ms)
		p->options.device_ms = DEVICE_MS;
	look_host(p);
	look_devices(p);
	if (!p->options.group && !p->has_device)
		return;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&p->wake, &steady);
	pthread_condattr_destroy(&steady);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	p->is_threaded = pthread_create(&p->thread, NULL, watch, p) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (p->is_threaded)
		return;
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
}

double peak_stop(struct peak *p)
{
	if (p->is_threaded) {
		pthread_mutex_lock(&p->lock);
		p->is_ending = true;
		pthread_cond_signal(&p->wake);
		pthread_mutex_unlock(&p->lock);
		pthread_join(p->thread, NULL);
		pthread_cond_destroy(&p->wake);
		pthread_mutex_destroy(&p->lock);
		p->is_threaded = false;
	}
	look_host(p);
	look_devices(p);
	if (p->has_device)
		return (double)p->device_mb;
	return p->footprint.peak_kb ? (double)p->footprint.peak_kb / 1024 : NAN;
}
