/* settlement - what a dataset has accepted, hand edits settled */
#ifndef PUBLISH_SETTLEMENT_H
#define PUBLISH_SETTLEMENT_H

#include <stdbool.h>

#include "base/opts.h"
#include "base/time.h"
#include "board/condition.h"
#include "board/edits.h"
#include "board/identity.h"

/* Texts are borrowed. */
struct settlement_options {
	const char *folder;  /* the dataset's files, as fetched */
	const char *last;    /* those of the last whole revision, or NULL */
	const char *log;     /* the dataset's commits, or NULL */
	const char *now;     /* the clock (time_now) */
	struct list history; /* boards of earlier revisions */
	size_t adopt_limit;  /* rows that may change unasked */
	bool adopt, restore;
	bool adopt_history;
};

struct settlement {
	const struct settlement_options *o;
	struct identity *identity; /* set before; owned */
	struct listing listing;    /* filled before; owned */
	struct manifest manifest;
	bool has_manifest; /* there is one, and we wrote it */
	enum condition condition;
	const char *reason; /* the file that makes it so, or NULL */
	struct state accepted;
	struct edits edits; /* what was found; rows in the states below */
	struct state boards, logs, history;
};

/* How the dataset stands: manifest, condition, reason. */
int settlement_look(struct settlement *s, struct err *e);

/*
 * After a look: fill `accepted`. The edits are listed also when they stop
 * the run (ERR_DATA): a board with more edits than the limit or with a stale
 * row, a broken dataset, without adopt or restore.
 */
int settlement_run(struct settlement *s, struct err *e);

void settlement_release(struct settlement *s);

#endif
