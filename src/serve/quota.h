/* quota - how much one may ask for in a while */
#ifndef SERVE_QUOTA_H
#define SERVE_QUOTA_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "serve/traffic.h"

/*
 * Fixed windows, as the Hub has them: in each, so many requests of a class by
 * one token, or by one address (an IPv6 network of 64 bits) without a token.
 * Counts live in a table of fixed size; where it is full, the one with the
 * least use begins anew.
 */
struct quota {
	unsigned long known, nobody; /* 0: no limit */
};

struct quota_slot {
	uint64_t key;  /* 0: free */
	int64_t start; /* of its window */
	uint32_t used[TRAFFIC_QUOTAS];
};

#define QUOTA_SETS 1024
#define QUOTA_WAYS 8
#define QUOTA_SECONDS 300

struct quotas {
	struct quota classes[TRAFFIC_QUOTAS];
	size_t seconds;
	pthread_mutex_t mutex;
	struct quota_slot *slots; /* NULL: no quotas */
};

#define QUOTAS_INIT                                                            \
	{                                                                      \
		.seconds = QUOTA_SECONDS, .mutex = PTHREAD_MUTEX_INITIALIZER   \
	}

/* `api|resolvers|pages=N[,M]`: N by token, M (N) by address. ERR_USAGE. */
int quotas_add(struct quotas *q, const char *text, struct err *e);
void quotas_release(struct quotas *q);

/* What a request is told of its quota. */
struct quota_state {
	unsigned long limit; /* 0: there is none */
	unsigned long left;
	long reset; /* seconds until the next window */
	enum traffic kind;
	bool is_over;
};

/* Who asks, by a hash that others cannot choose, and whether by a token. */
struct quota_asker {
	uint64_t key;
	bool is_known;
};

/* Count a request of that class at that time. */
struct quota_state quotas_take(struct quotas *q, enum traffic kind,
			       const struct quota_asker *who, int64_t now);

#endif
