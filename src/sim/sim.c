/* sim - starting and ending the simulator's thread */
#include "sim/sim.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/listen.h"
#include "base/mem.h"
#include "sim/conn.h"

static int listen_unix(const char *path, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof at.sun_path)
		return err_set(e, ERR_CONFIG,
			       "%s: a socket's path is at most %zu bytes", path,
			       sizeof at.sun_path - 1);
	memcpy(at.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
	    listen(fd, SOMAXCONN) == 0)
		return fd;
	err_errno(e, ERR_CONFIG, "%s", path);
	close_fd(&fd);
	return -1;
}

static int open_listener(struct sim *s, struct err *e)
{
	char name[128];

	if (s->config.unix_path) {
		s->listen_fd = listen_unix(s->config.unix_path, e);
		snprintf(s->url, sizeof s->url, "http://localhost");
	} else {
		s->listen_fd = listen_open(s->config.listen, e);
		if (s->listen_fd >= 0)
			s->port = listen_name(s->listen_fd, name, sizeof name);
		snprintf(s->url, sizeof s->url, "http://%s",
			 s->listen_fd >= 0 ? name : "");
	}
	if (s->listen_fd < 0)
		return -1;
	return fcntl(s->listen_fd, F_SETFL, O_NONBLOCK) < 0
		       ? err_errno(e, ERR_IO, "fcntl")
		       : 0;
}

static int add_source(const struct sim *s, int *fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = fd };

	return *fd < 0 ? -1
		       : epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, *fd, &event);
}

static int open_loop(struct sim *s, struct err *e)
{
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	s->timer_fd =
		timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	s->wake_fd = eventfd(0, EFD_CLOEXEC);
	if (s->epoll_fd < 0 || add_source(s, &s->listen_fd) < 0 ||
	    add_source(s, &s->timer_fd) < 0 || add_source(s, &s->wake_fd) < 0)
		return err_errno(e, ERR_IO, "epoll");
	return 0;
}

/* Signals belong to the caller's threads. */
static int start_thread(struct sim *s, struct err *e)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&s->thread, NULL, conn_loop, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed ? err_set(e, ERR_BUG, "a thread does not start: %s",
				strerror(failed))
		      : 0;
}

static int release(struct sim *s, struct err *e)
{
	int result;

	conn_release_all(s);
	if (s->config.unix_path && s->listen_fd >= 0)
		unlink(s->config.unix_path);
	close_fd(&s->listen_fd);
	close_fd(&s->epoll_fd);
	close_fd(&s->timer_fd);
	close_fd(&s->wake_fd);
	kv_cache_release(&s->cache);
	result = record_close(&s->record, e);
	free(s);
	return result;
}

int sim_start(struct sim **sim, const struct sim_config *config, struct err *e)
{
	struct sim *s = xcalloc(1, sizeof *s);
	struct err later;

	s->config = *config;
	s->listen_fd = s->epoll_fd = s->timer_fd = s->wake_fd = -1;
	s->scratch = BUF_INIT(BUF_MAX);
	kv_cache_init(&s->cache, config->kv_blocks, config->block_tokens);
	s->metrics.kv_blocks = config->kv_blocks;
	s->metrics.shares_prefixes = config->shares_prefixes;
	s->metrics.draft_tokens_each = config->draft_tokens;
	if (record_open(&s->record, config->record, e) < 0 ||
	    open_listener(s, e) < 0 || open_loop(s, e) < 0 ||
	    start_thread(s, e) < 0) {
		release(s, &later);
		return -1;
	}
	*sim = s;
	return 0;
}

const char *sim_url(const struct sim *s)
{
	return s->url;
}

unsigned sim_port(const struct sim *s)
{
	return s->port;
}

int sim_stop(struct sim **sim, struct err *e)
{
	struct sim *s = take(sim);
	const uint64_t one = 1;

	if (!s)
		return 0;
	if (write(s->wake_fd, &one, sizeof one) < 0)
		return err_errno(e, ERR_BUG, "eventfd");
	pthread_join(s->thread, NULL);
	return release(s, e);
}
