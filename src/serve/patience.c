/* patience - deadlines of connections, and the thread that holds them to it */
#include "serve/patience.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/mem.h"
#include "base/time.h"

#define LOOK_NS 500000000
#define BYTES_MAX ((uint64_t)1 << 50)

static void shut_late(const struct patience *p)
{
	uint64_t now = time_tick_ms();

	for (struct patience_client *c = p->clients; c; c = c->next) {
		if (c->until_ms < now)
			shutdown(c->fd, SHUT_RDWR);
	}
}

static void *watch(void *context)
{
	struct patience *p = context;
	struct timespec at;

	pthread_mutex_lock(&p->mutex);
	while (p->is_running) {
		clock_gettime(CLOCK_REALTIME, &at);
		at.tv_nsec += LOOK_NS;
		if (at.tv_nsec >= 1000000000) {
			at.tv_nsec -= 1000000000;
			at.tv_sec++;
		}
		pthread_cond_timedwait(&p->wake, &p->mutex, &at);
		shut_late(p);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

int patience_start(struct patience *p, size_t grace_s, struct err *e)
{
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->wake, NULL);
	p->grace_ms = (uint64_t)grace_s * 1000;
	p->is_running = true;
	if (pthread_create(&p->thread, NULL, watch, p) == 0)
		return 0;
	p->is_running = false;
	return err_set(e, ERR_IO, "no thread could start");
}

void patience_stop(struct patience *p)
{
	if (!p->is_running)
		return;
	pthread_mutex_lock(&p->mutex);
	p->is_running = false;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->mutex);
	pthread_join(p->thread, NULL);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->mutex);
}

struct patience_client *patience_add(struct patience *p, int fd)
{
	struct patience_client *c = xcalloc(1, sizeof *c);

	c->fd = fd;
	c->until_ms = time_tick_ms() + p->grace_ms;
	pthread_mutex_lock(&p->mutex);
	c->next = p->clients;
	c->at = &p->clients;
	if (c->next)
		c->next->at = &c->next;
	p->clients = c;
	pthread_mutex_unlock(&p->mutex);
	return c;
}

void patience_remove(struct patience *p, struct patience_client *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&p->mutex);
	*c->at = c->next;
	if (c->next)
		c->next->at = c->at;
	pthread_mutex_unlock(&p->mutex);
	free(c);
}

static uint64_t time_of(uint64_t bytes)
{
	return (bytes < BYTES_MAX ? bytes : BYTES_MAX) * 1000 / PATIENCE_RATE;
}

static void set(struct patience *p, struct patience_client *c, uint64_t until)
{
	if (!c)
		return;
	pthread_mutex_lock(&p->mutex);
	c->until_ms = until;
	pthread_mutex_unlock(&p->mutex);
}

void patience_grant(struct patience *p, struct patience_client *c,
		    uint64_t bytes)
{
	set(p, c, time_tick_ms() + p->grace_ms + time_of(bytes));
}

void patience_extend(struct patience *p, struct patience_client *c,
		     uint64_t bytes)
{
	if (c)
		set(p, c, c->until_ms + time_of(bytes));
}

void patience_suspend(struct patience *p, struct patience_client *c)
{
	set(p, c, UINT64_MAX);
}
