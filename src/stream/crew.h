/* crew - jobs done on threads, delivered in the order they were given */
#ifndef STREAM_CREW_H
#define STREAM_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define CREW_THREADS 32

/*
 * work() runs on a thread of the crew and looks at nothing but its job;
 * deliver() runs on the caller's, one job at a time; -1 ends it all.
 */
struct crew_duty {
	void (*work)(void *job);
	int (*deliver)(void *context, void *job, struct err *e);
	void *context;
};

/* The jobs are the caller's, and are used again in turn. A zeroed crew: none.
 */
struct crew {
	struct crew_duty duty;
	void **jobs;
	bool *is_done;
	size_t room; /* jobs; at most so many are under way */
	size_t given, begun, delivered; /* of all, counted from 0 */
	pthread_t threads[CREW_THREADS];
	size_t count;
	pthread_mutex_t lock;
	pthread_cond_t has_work, has_result;
	bool is_closing;
};

/*
 * With up to `threads` threads, at most CREW_THREADS; with 1, or where none
 * can be started, the work is done by the caller's. jobs is borrowed.
 */
void crew_init(struct crew *c, const struct crew_duty *duty, void **jobs,
	       size_t room, size_t threads);

/*
 * The job to fill and give next, after the oldest was delivered if it is
 * that one. NULL: what deliver said.
 */
void *crew_job(struct crew *c, struct err *e);
void crew_give(struct crew *c);

/* Deliver all that was given. */
int crew_drain(struct crew *c, struct err *e);

/* Ends the threads; jobs that were given and not begun are left undone. */
void crew_release(struct crew *c);

#endif
