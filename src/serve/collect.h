/* collect - removing large files that were sent and never committed */
#ifndef SERVE_COLLECT_H
#define SERVE_COLLECT_H

#include "serve/call.h"

/*
 * A thread looks at every repository from time to time. An object goes when
 * it came, or was last offered to a client as already there, longer ago than
 * that, and no blob of the repository, reachable or not, is its pointer: what
 * was ever committed stays. A repository that is being committed to waits for
 * the next time.
 */
struct collector {
	struct hub *hub;
	int64_t seconds; /* 0: nothing is collected */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool is_running, is_over;
};

#define COLLECT_SECONDS 86400
#define COLLECTOR_INIT                                                         \
	{                                                                      \
		.mutex = PTHREAD_MUTEX_INITIALIZER,                            \
		.wake = PTHREAD_COND_INITIALIZER                               \
	}

int collector_start(struct collector *c, struct hub *hub, int64_t seconds,
		    struct err *e);
void collector_stop(struct collector *c);

#endif
