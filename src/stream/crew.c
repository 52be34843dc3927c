/* crew - jobs done on threads, delivered in the order they were given */
#include "stream/crew.h"

#include <stdlib.h>

#include "base/mem.h"

static void *labour(void *argument)
{
	struct crew *c = argument;

	pthread_mutex_lock(&c->lock);
	while (!c->is_closing) {
		size_t at;

		if (c->begun == c->given) {
			pthread_cond_wait(&c->has_work, &c->lock);
			continue;
		}
		at = c->begun++ % c->room;
		pthread_mutex_unlock(&c->lock);
		c->duty.work(c->jobs[at]);
		pthread_mutex_lock(&c->lock);
		c->is_done[at] = true;
		pthread_cond_signal(&c->has_result);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

void crew_init(struct crew *c, const struct crew_duty *duty, void **jobs,
	       size_t room, size_t threads)
{
	*c = (struct crew){ .duty = *duty, .jobs = jobs, .room = room };
	c->is_done = xcalloc(room, sizeof *c->is_done);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->has_work, NULL);
	pthread_cond_init(&c->has_result, NULL);
	if (threads < 2)
		return;
	while (c->count < threads && c->count < CREW_THREADS &&
	       !pthread_create(&c->threads[c->count], NULL, labour, c))
		c->count++;
}

/* The oldest that is under way. */
static int deliver_one(struct crew *c, struct err *e)
{
	size_t at = c->delivered++ % c->room;

	pthread_mutex_lock(&c->lock);
	while (!c->is_done[at])
		pthread_cond_wait(&c->has_result, &c->lock);
	c->is_done[at] = false;
	pthread_mutex_unlock(&c->lock);
	return c->duty.deliver(c->duty.context, c->jobs[at], e);
}

void *crew_job(struct crew *c, struct err *e)
{
	if (c->given - c->delivered == c->room && deliver_one(c, e) < 0)
		return NULL;
	return c->jobs[c->given % c->room];
}

void crew_give(struct crew *c)
{
	size_t at = c->given % c->room;

	if (!c->count) {
		c->given = ++c->begun;
		c->duty.work(c->jobs[at]);
		c->is_done[at] = true;
		return;
	}
	pthread_mutex_lock(&c->lock);
	c->given++;
	pthread_cond_signal(&c->has_work);
	pthread_mutex_unlock(&c->lock);
}

int crew_drain(struct crew *c, struct err *e)
{
	while (c->delivered < c->given) {
		if (deliver_one(c, e) < 0)
			return -1;
	}
	return 0;
}

void crew_release(struct crew *c)
{
	if (!c->room)
		return;
	pthread_mutex_lock(&c->lock);
	c->is_closing = true;
	pthread_cond_broadcast(&c->has_work);
	pthread_mutex_unlock(&c->lock);
	while (c->count)
		pthread_join(c->threads[--c->count], NULL);
	pthread_cond_destroy(&c->has_result);
	pthread_cond_destroy(&c->has_work);
	pthread_mutex_destroy(&c->lock);
	free(c->is_done);
	c->room = 0;
}
