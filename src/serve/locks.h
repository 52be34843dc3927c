/* locks - one writer a repository, the next one is told at once */
#ifndef SERVE_LOCKS_H
#define SERVE_LOCKS_H

#include <pthread.h>
#include <stdbool.h>

struct locks_held {
	struct locks_held *next;
	char *key;
};

struct locks {
	pthread_mutex_t mutex;
	pthread_cond_t freed;
	struct locks_held *held;
};

#define LOCKS_INIT                                                             \
	{                                                                      \
		PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL      \
	}

/* Take the lock of that key, or return false when another has it. */
bool locks_try(struct locks *l, const char *key);
/* The same, waiting until it is free: for what is over soon. */
void locks_take(struct locks *l, const char *key);
void locks_drop(struct locks *l, const char *key);

#endif
