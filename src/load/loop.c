/* loop - one thread's wait for sockets and times: epoll below libcurl */
#include "load/loop.h"

#include <curl/curl.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

/* Few enough that what is due in between is not late for long. */
#define EVENTS 64

static int64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t loop_clock(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t loop_cpu(void)
{
	return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

int64_t loop_stamp(struct loop *l)
{
	if (!l->stamp_ns) {
		l->stamp_ns = loop_clock();
		spread_add(&l->meter->read_delay, l->stamp_ns - l->wake_ns);
	}
	return l->stamp_ns;
}

/* CURLMOPT_SOCKETFUNCTION; a socket that was closed has left by itself. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context,
		     void *unused)
{
	struct loop *l = context;
	struct epoll_event event = { .data.fd = fd };

	(void)easy;
	(void)unused;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, fd, &event);
		return 0;
	}
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, fd, &event) < 0 &&
	    errno == ENOENT)
		return epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &event);
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct loop *l = context;

	(void)multi;
	l->curl_due_ns = timeout_ms < 0
				 ? LOOP_NEVER
				 : loop_clock() + (int64_t)timeout_ms * 1000000;
	return 0;
}

int loop_open(struct loop *l, struct meter *meter, long connections,
	      struct err *e)
{
	struct epoll_event event = { .events = EPOLLIN };

	l->meter = meter;
	l->curl_due_ns = LOOP_NEVER;
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l->timer_fd =
		timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	event.data.fd = l->timer_fd;
	if (l->epoll_fd < 0 || l->timer_fd < 0 ||
	    epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->timer_fd, &event) < 0)
		return err_errno(e, ERR_BUG, "epoll");
	l->multi = curl_multi_init();
	if (!l->multi)
		return err_set(e, ERR_BUG, "libcurl does not start");
	curl_multi_setopt(l->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(l->multi, CURLMOPT_SOCKETDATA, l);
	curl_multi_setopt(l->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(l->multi, CURLMOPT_TIMERDATA, l);
	curl_multi_setopt(l->multi, CURLMOPT_MAXCONNECTS, connections);
	curl_multi_setopt(l->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	l->wake_ns = loop_clock();
	return 0;
}

/* Have timer_fd end the wait at due_ns, which is yet to come. */
static void arm(struct loop *l, int64_t due_ns)
{
	struct itimerspec when = { .it_value = { due_ns / 1000000000,
						 due_ns % 1000000000 } };

	if (l->armed_ns == due_ns)
		return;
	l->armed_ns = due_ns;
	timerfd_settime(l->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

/* -1 with errno, or how many sockets are ready. */
static int wait_for(struct loop *l, struct epoll_event *events, int64_t due_ns)
{
	int64_t from_ns = loop_clock(), out_ns = from_ns - l->wake_ns;
	int timeout = -1, count;

	if (due_ns <= from_ns)
		timeout = 0;
	else if (due_ns != LOOP_NEVER)
		arm(l, due_ns);
	l->meter->busy_ns += out_ns;
	if (out_ns > l->meter->max_loop_ns)
		l->meter->max_loop_ns = out_ns;
	count = epoll_wait(l->epoll_fd, events, EVENTS, timeout);
	l->wake_ns = loop_clock();
	l->meter->idle_ns += l->wake_ns - from_ns;
	return count;
}

static void serve(struct loop *l, const struct epoll_event *event)
{
	uint64_t times;
	int running, what = 0;

	if (event->data.fd == l->timer_fd) {
		l->armed_ns = 0;
		if (read(l->timer_fd, &times, sizeof times) < 0)
			return; /* it was set anew in between */
		return;
	}
	if (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		what |= CURL_CSELECT_IN;
	if (event->events & EPOLLOUT)
		what |= CURL_CSELECT_OUT;
	l->stamp_ns = 0;
	curl_multi_socket_action(l->multi, event->data.fd, what, &running);
}

int loop_turn(struct loop *l, int64_t due_ns, struct err *e)
{
	struct epoll_event events[EVENTS];
	int count, running;

	if (l->curl_due_ns < due_ns)
		due_ns = l->curl_due_ns;
	count = wait_for(l, events, due_ns);
	if (count < 0 && errno != EINTR)
		return err_errno(e, ERR_BUG, "epoll_wait");
	for (int i = 0; i < count; i++)
		serve(l, &events[i]);
	if (l->curl_due_ns <= l->wake_ns) {
		l->curl_due_ns = LOOP_NEVER;
		l->stamp_ns = 0;
		curl_multi_socket_action(l->multi, CURL_SOCKET_TIMEOUT, 0,
					 &running);
	}
	return 0;
}

void loop_release(struct loop *l)
{
	if (l->multi)
		curl_multi_cleanup(l->multi);
	l->multi = NULL;
	close_fd(&l->epoll_fd);
	close_fd(&l->timer_fd);
}
