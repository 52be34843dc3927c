/* intake - records that come into a state */
#ifndef BOARD_INTAKE_H
#define BOARD_INTAKE_H

#include "base/opts.h"
#include "board/explain.h"
#include "stream/sources.h"

/* Set by the caller, but for copies and source. */
struct intake {
	struct state *state;
	struct identity *identity;
	struct state *base;    /* or NULL; what it has is dropped, a copy */
	size_t copies;         /* how many different ones were */
	struct source *source; /* where texts stay; NULL: in memory */
	explain_fn *explain;   /* or NULL: to say what is a copy */
	void *context;

	/* Zeroed: where copies in the order of base go on. */
	size_t next;
	bool is_following;
};

/* A record_fn: context is a struct intake. */
int intake_record(void *intake, struct record *record, struct err *e);

/*
 * All records of all files, or of stdin when there is none; texts stay in
 * them.
 */
int intake_files(struct intake *in, struct sources *all,
		 const struct list *files, const struct json_limits *limits,
		 struct err *e);

#endif
