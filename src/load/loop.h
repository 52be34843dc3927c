/* loop - one thread's wait for sockets and times: epoll below libcurl */
#ifndef LOAD_LOOP_H
#define LOAD_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "load/meter.h"

/*
 * Times are ns of CLOCK_MONOTONIC. Libcurl's multi-socket interface is told
 * of one socket at a time, and reads from it once; the clock is read when the
 * first bytes of that read are handed on, and stands for all of them.
 */
struct loop {
	void *multi; /* CURLM */
	int epoll_fd, timer_fd;
	int64_t curl_due_ns; /* when libcurl wants to be called; or NEVER */
	int64_t armed_ns;    /* what timer_fd is set to; 0: not set */
	int64_t wake_ns;     /* when epoll_wait last returned */
	int64_t stamp_ns;    /* of the read under way; 0: not taken yet */
	struct meter *meter;
};

#define LOOP_NEVER INT64_MAX
#define LOOP_INIT                                                              \
	{                                                                      \
		.epoll_fd = -1, .timer_fd = -1                                 \
	}

int64_t loop_clock(void);
int64_t loop_cpu(void); /* that this thread has used */

/* The meter is borrowed. connections: how many to keep open. ERR_BUG. */
int loop_open(struct loop *l, struct meter *meter, long connections,
	      struct err *e);

/*
 * Wait for what comes first, a socket or the time due_ns, and let libcurl do
 * what there is to do. Returns also on a signal.
 */
int loop_turn(struct loop *l, int64_t due_ns, struct err *e);

/* Inside a callback of libcurl: when this read returned. */
int64_t loop_stamp(struct loop *l);

void loop_release(struct loop *l);

#endif
