/* patience - how long a client may take, however little it sends at a time */
#ifndef SERVE_PATIENCE_H
#define SERVE_PATIENCE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A limit on silence alone is no limit: a byte a minute holds a connection for
 * ever. So each client has a time by which it must be done with what it does,
 * which grows with what it brings or takes, at PATIENCE_RATE. A thread looks
 * twice a second and shuts the sockets of those behind their time.
 */
#define PATIENCE_RATE 1024 /* bytes a second that are never too slow */
#define PATIENCE_SECONDS 30

struct patience_client {
	struct patience_client *next, **at;
	int fd;
	uint64_t until_ms;
};

struct patience {
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	pthread_t thread;
	struct patience_client *clients;
	uint64_t grace_ms;
	bool is_running;
};

/* grace_s: what a client has for its headers, and besides for all else. */
int patience_start(struct patience *p, size_t grace_s, struct err *e);

/* All clients are gone by then. A zeroed one is stopped already. */
void patience_stop(struct patience *p);

/* It is forgotten before its socket is closed. NULL as client does nothing. */
struct patience_client *patience_add(struct patience *p, int fd);
void patience_remove(struct patience *p, struct patience_client *client);

/* From now on the grace, and the time that so many bytes take. */
void patience_grant(struct patience *p, struct patience_client *client,
		    uint64_t bytes);

/* So many more came: the time that they take on top. */
void patience_extend(struct patience *p, struct patience_client *client,
		     uint64_t bytes);

/* As long as it takes: the server is at work. */
void patience_suspend(struct patience *p, struct patience_client *client);

#endif
