/* conn - connections of the simulator, and the loop that serves them */
#ifndef SIM_CONN_H
#define SIM_CONN_H

#include <pthread.h>

#include "base/buf.h"
#include "sim/cache.h"
#include "sim/head.h"
#include "sim/heap.h"
#include "sim/metrics.h"
#include "sim/record.h"
#include "sim/sim.h"

#define CONN_OUT_MAX                                                           \
	((size_t)64 << 20) /* unread by the client: then closed                \
			    */

enum conn_state {
	CONN_IDLE,    /* between requests */
	CONN_WAITING, /* a request waits for a slot */
	CONN_RUNNING, /* a reply is on its way */
};

struct conn {
	struct timer timer; /* first: the heap leads back here */
	struct conn *previous, *next, *next_waiting;
	uint64_t number;
	int fd;
	enum conn_state state;
	bool is_last; /* closed when out is empty */
	bool is_dead; /* freed at the end of the pass */
	struct buf in, out;

	/* The request that is waiting or running. */
	struct reply reply;
	struct record_end end;
	struct stamps stamps;
	struct dice dice;
	struct buf plain;   /* a content event, when all are the same */
	struct buf held;    /* the second half of a split write */
	size_t held_tokens; /* of the write that is on its way */
	int64_t next_ns;    /* of the schedule: when content is due */
	size_t cut_at; /* tokens after which it stalls or is cut; 0: none */
	struct prefix prefix;
	struct kv_cache_hold hold;
	size_t hit_tokens; /* of the prompt, found in the cache */
	int64_t turn_ns;   /* when it got its blocks */
	bool is_preempted; /* since it began */
	bool has_head, is_cut;
};

struct sim {
	struct sim_config config;
	int listen_fd, epoll_fd, timer_fd, wake_fd;
	struct heap heap;
	struct conn *conns, *dead;
	struct conn *waiting, *last_waiting;
	bool is_deaf; /* no descriptors left: a connection must end first */
	uint64_t connections, requests;
	int64_t now_ns; /* of the latest read */
	struct metrics metrics;
	struct kv_cache cache;
	struct record record;
	struct buf scratch;
	pthread_t thread;
	char url[160];
	unsigned port;
};

int64_t conn_clock(void);

/* Send, or keep what the kernel does not take; the connection may be dead
 * after. */
void conn_send(struct sim *s, struct conn *c, const void *bytes, size_t len);

/* A whole answer with a JSON or plain body. */
void conn_answer(struct sim *s, struct conn *c, int status,
		 const struct buf *body);

/* The error document of OpenAI's interface. */
void conn_refuse(struct sim *s, struct conn *c, int status, const char *text);

void conn_drop(struct sim *s, struct conn *c);

/* The loop; sim_start's thread. */
void *conn_loop(void *sim);
void conn_release_all(struct sim *s);

#endif
