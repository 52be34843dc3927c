/* ticker - a thread that calls a function again and again */
#ifndef LOAD_TICKER_H
#define LOAD_TICKER_H

#include <pthread.h>
#include <stdbool.h>

typedef void ticker_fn(void *context);

/* Zeroed: not begun. It is not to be moved while it goes. */
struct ticker {
	ticker_fn *look;
	void *context;
	long interval_ms;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_ending, is_threaded;
};

/*
 * Call look(context) from a thread of its own, which gets no signals: first
 * interval_ms (> 0) after this, then as long after the end of each look.
 * Where no thread can be had there are no looks.
 */
void ticker_start(struct ticker *t, ticker_fn *look, void *context,
		  long interval_ms);

/*
 * No more looks: waits for one that is going on, not for the interval. Behind
 * it the caller may take the last look itself, for nobody else is at the
 * context. Of one that was not begun, nothing.
 */
void ticker_stop(struct ticker *t);

#endif
