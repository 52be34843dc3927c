/* conn - connections of the simulator, and the loop that serves them */
#include "sim/conn.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "json/write.h"
#include "sim/route.h"
#include "sim/stream.h"

#define EVENTS 256
#define READ_SIZE ((size_t)64 << 10)
#define IDLE_NS ((int64_t)75 * 1000000000)

int64_t conn_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void watch(struct sim *s, struct conn *c, bool wants_out)
{
	struct epoll_event event = {
		.events = EPOLLIN | (wants_out ? EPOLLOUT : 0),
		.data.ptr = c,
	};

	epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
}

static void listen_again(struct sim *s)
{
	struct epoll_event event = { .events = EPOLLIN,
				     .data.ptr = &s->listen_fd };

	if (s->is_deaf && s->listen_fd >= 0)
		epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, s->listen_fd, &event);
	s->is_deaf = false;
}

void conn_drop(struct sim *s, struct conn *c)
{
	if (c->is_dead)
		return;
	c->is_dead = true;
	if (c->state != CONN_IDLE)
		stream_abandon(s, c, "client_gone");
	heap_unset(&s->heap, &c->timer);
	/* A child that was forked meanwhile may hold it open a while longer. */
	epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
	close_fd(&c->fd);
	if (c->previous)
		c->previous->next = c->next;
	else
		s->conns = c->next;
	if (c->next)
		c->next->previous = c->previous;
	c->next = s->dead;
	s->dead = c;
	listen_again(s);
}

static void bury(struct sim *s)
{
	struct conn *c;

	while ((c = s->dead)) {
		s->dead = c->next;
		buf_release(&c->in);
		buf_release(&c->out);
		buf_release(&c->plain);
		buf_release(&c->held);
		free(c->stamps.items);
		prefix_release(&c->prefix);
		free(c);
	}
}

void conn_send(struct sim *s, struct conn *c, const void *bytes, size_t len)
{
	ssize_t sent = 0;

	if (c->is_dead)
		return;
	if (!c->out.len) {
		sent = send(c->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EAGAIN && errno != EINTR) {
			conn_drop(s, c);
			return;
		}
		if (sent < 0)
			sent = 0;
	}
	if ((size_t)sent == len)
		return;
	if (buf_add(&c->out, (const char *)bytes + sent, len - (size_t)sent) <
	    0)
		conn_drop(s, c);
	else
		watch(s, c, true);
}

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} rows[] = {
		{ 200, "OK" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 411, "Length Required" },
		{ 413, "Content Too Large" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].status == status)
			return rows[i].text;
	return "As Configured";
}

void conn_answer(struct sim *s, struct conn *c, int status,
		 const struct buf *body)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	buf_addf(&out,
		 "HTTP/1.1 %d %s\r\nContent-Type: %s\r\n"
		 "Content-Length: %zu\r\n%s%s\r\n",
		 status, reason(status),
		 body->data[0] == '{' ? "application/json"
				      : "text/plain; version=0.0.4",
		 body->len, status == 429 ? "Retry-After: 1\r\n" : "",
		 c->is_last ? "Connection: close\r\n" : "");
	buf_add(&out, body->data, body->len);
	conn_send(s, c, out.data, out.len);
}

void conn_refuse(struct sim *s, struct conn *c, int status, const char *text)
{
	AUTO(buf_release) struct buf body = BUF_INIT(BUF_MAX);

	buf_adds(&body, "{\"error\":{\"message\":");
	json_quote(&body, text, strlen(text));
	buf_addf(&body, ",\"type\":\"%s\",\"code\":%d}}\n",
		 status < 500 ? "invalid_request_error" : "server_error",
		 status);
	conn_answer(s, c, status, &body);
}

/* One request out of what was read; false when there is none, or no more. */
static bool serve_one(struct sim *s, struct conn *c)
{
	struct head h;
	int status;

	if (c->is_dead || c->is_last || c->state != CONN_IDLE || !c->in.len)
		return false;
	status = head_parse(&h, c->in.data, c->in.len);
	if (status == 1)
		return false;
	c->is_last = status || h.is_last;
	if (status) {
		conn_refuse(s, c, status, "this is no request I can take");
		return false;
	}
	if (c->in.len - h.len < h.body_len) {
		/* Said once: the client has sent nothing of the body yet. */
		if (h.wants_continue && c->in.len == h.len)
			conn_send(s, c, "HTTP/1.1 100 Continue\r\n\r\n", 25);
		c->is_last = false;
		return false;
	}
	heap_unset(&s->heap, &c->timer);
	route_request(s, c, &h, c->in.data + h.len);
	buf_drop(&c->in, h.len + h.body_len);
	return true;
}

static void serve(struct sim *s, struct conn *c)
{
	int64_t idle_ns = s->config.idle_ns ? s->config.idle_ns : IDLE_NS;

	while (serve_one(s, c))
		;
	if (c->is_dead || c->state != CONN_IDLE)
		return;
	if (c->is_last && !c->out.len)
		conn_drop(s, c);
	else
		heap_set(&s->heap, &c->timer, conn_clock() + idle_ns);
}

static void receive(struct sim *s, struct conn *c)
{
	ssize_t len;

	if (buf_room(&c->in, READ_SIZE) < 0) {
		conn_drop(s, c);
		return;
	}
	len = recv(c->fd, c->in.data + c->in.len, READ_SIZE, MSG_DONTWAIT);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (len <= 0) {
		conn_drop(s, c);
		return;
	}
	buf_grew(&c->in, (size_t)len);
	s->now_ns = conn_clock();
	serve(s, c);
}

static void flush(struct sim *s, struct conn *c)
{
	ssize_t sent = send(c->fd, c->out.data, c->out.len,
			    MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (sent < 0) {
		conn_drop(s, c);
		return;
	}
	buf_drop(&c->out, (size_t)sent);
	if (c->out.len)
		return;
	watch(s, c, false);
	if (c->state == CONN_IDLE)
		serve(s, c);
}

static void add_conn(struct sim *s, int fd)
{
	struct conn *c = xcalloc(1, sizeof *c);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	const int on = 1;

	c->fd = fd;
	c->number = ++s->connections;
	c->in = BUF_INIT(HEAD_MAX + HEAD_BODY_MAX + 2 * READ_SIZE);
	c->out = BUF_INIT(CONN_OUT_MAX);
	if (s->config.shares_prefixes)
		c->prefix.block_tokens = s->config.block_tokens;
	c->reply.ask.prefix = &c->prefix;
	c->plain = BUF_INIT(BUF_MAX);
	c->held = BUF_INIT(BUF_MAX);
	c->next = s->conns;
	if (c->next)
		c->next->previous = c;
	s->conns = c;
	/* Fails on a unix socket, which has nothing to delay. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		conn_drop(s, c);
	else
		serve(s, c);
}

static void accept_all(struct sim *s)
{
	struct epoll_event none = { .data.ptr = &s->listen_fd };
	int fd;

	while ((fd = accept4(s->listen_fd, NULL, NULL,
			     SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
		add_conn(s, fd);
	if (errno == EMFILE || errno == ENFILE) {
		epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, s->listen_fd, &none);
		s->is_deaf = true;
	}
}

/* All that is due, each on its own schedule; then wake for the next. */
static void run_timers(struct sim *s)
{
	struct itimerspec at = { 0 };
	int64_t now_ns = conn_clock();
	struct timer *t;

	while ((t = heap_first(&s->heap)) && t->due_ns <= now_ns) {
		struct conn *c = (struct conn *)t;

		if (c->state == CONN_IDLE) {
			conn_drop(s, c);
			continue;
		}
		stream_step(s, c);
		if (!c->is_dead && c->state == CONN_IDLE) {
			s->now_ns = now_ns;
			serve(s, c);
		}
	}
	if (t) {
		at.it_value.tv_sec = (time_t)(t->due_ns / 1000000000);
		at.it_value.tv_nsec = (long)(t->due_ns % 1000000000);
	}
	timerfd_settime(s->timer_fd, TFD_TIMER_ABSTIME, &at, NULL);
}

static void handle(struct sim *s, const struct epoll_event *event)
{
	struct conn *c = event->data.ptr;

	if (event->data.ptr == &s->listen_fd) {
		accept_all(s);
		return;
	}
	if (!c->is_dead && event->events & EPOLLOUT)
		flush(s, c);
	if (!c->is_dead && event->events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		receive(s, c);
}

/* The timer's descriptor is never read: setting it anew quiets it. */
void *conn_loop(void *sim)
{
	struct sim *s = sim;
	struct epoll_event events[EVENTS];

	for (;;) {
		int count;

		run_timers(s);
		bury(s);
		count = epoll_wait(s->epoll_fd, events, EVENTS, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr == &s->wake_fd)
				return NULL;
			if (events[i].data.ptr != &s->timer_fd)
				handle(s, &events[i]);
		}
	}
}

void conn_release_all(struct sim *s)
{
	while (s->conns) {
		if (s->conns->state != CONN_IDLE)
			stream_abandon(s, s->conns, "stopped");
		conn_drop(s, s->conns);
	}
	bury(s);
	heap_release(&s->heap);
	buf_release(&s->scratch);
}
