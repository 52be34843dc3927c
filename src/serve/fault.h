/* fault - what goes wrong on demand, so that clients can be tested */
#ifndef SERVE_FAULT_H
#define SERVE_FAULT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum fault_kind {
	FAULT_NONE,
	FAULT_409,        /* another commit is in progress */
	FAULT_412,        /* a foreign commit lands just before this one */
	FAULT_429,        /* and no word of when */
	FAULT_429_AFTER,  /* Retry-After: N */
	FAULT_429_LIMIT,  /* RateLimit with r=0 and t=N */
	FAULT_503_BEFORE, /* nothing was done */
	FAULT_503_AFTER,  /* all was done */
	FAULT_CUT_BEFORE, /* no answer at all, nothing was done */
	FAULT_CUT_AFTER,  /* no answer at all, all was done */
	FAULT_TRUNCATE,   /* N bytes of the body, or half; then closed */
	FAULT_LAG,        /* what was known N commits ago */
	FAULT_200,        /* the bytes at once, of a large file too */
	FAULT_302,        /* to an address of the CDN */
	FAULT_307,        /* to a path of this hub that names the commit */
};

#define FAULT_HALF 999999999 /* as N of FAULT_TRUNCATE: half of the body */

/* What happens to one request. */
struct fault {
	enum fault_kind kind;
	unsigned long value; /* the N above */
};

/*
 * `FAULT[=N]:ROUTE[:once|:n=COUNT|:p=CHANCE]...`, such as `409:commit:once`
 * or `503-before:commit:p=0.1`: of the requests to ROUTE at most COUNT, each
 * with CHANCE. The names are those of the enum and of the table in fault.c.
 */
struct fault_rule {
	const char *text; /* borrowed */
	struct fault fault;
	const char *route;
	double chance;
	unsigned long left, fired;
};

struct faults {
	struct fault_rule *items;
	size_t count, room;
	uint64_t state; /* of the dice: the seed, then what became of it */
	pthread_mutex_t mutex;
};

#define FAULTS_INIT                                                            \
	{                                                                      \
		.mutex = PTHREAD_MUTEX_INITIALIZER                             \
	}

/* ERR_USAGE for what is no rule. */
int faults_add(struct faults *f, const char *text, struct err *e);
void faults_release(struct faults *f);

/* The first rule that hits a request decides; FAULT_NONE when none does. */
struct fault faults_pick(struct faults *f, const char *method,
			 const char *path);

#endif
