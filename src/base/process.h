/* process - a child of ours and what we say to one another */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* Zeroed with pid -1: none. */
struct process {
	pid_t pid;
	int in, out, err; /* its ends of these are ours; -1: closed */
};

#define PROCESS_INIT                                                           \
	{                                                                      \
		-1, -1, -1, -1                                                 \
	}

struct process_start {
	const char *const *argv; /* ends with NULL */
	char *const *env;        /* as environ has it */
};

/* Start argv[0], looked for in PATH. ERR_CONFIG when that cannot be. */
int process_start(struct process *p, const struct process_start *start,
		  struct err *e);

/*
 * Write what is left of `said` (*done is how much was), and read what it
 * writes, at least a byte of either or the end, until tick_ms (of
 * time_tick_ms) is deadline_ms. stderr beyond the limit of `err` is dropped.
 * 1: there may be more; 0: it closed its output; -1: ERR_AGAIN for the
 * deadline, ERR_DATA when `out` is full, ERR_IO.
 */
struct process_talk {
	const struct buf *said;
	size_t done;
	struct buf *out, *err;
	uint64_t deadline_ms;
};

int process_talk(struct process *p, struct process_talk *talk, struct err *e);

/* No more is said. */
void process_hush(struct process *p);

/*
 * Wait for its end, append what it said on stderr to words (or NULL) and close
 * all. Its exit status, or 128 and the signal.
 */
int process_wait(struct process *p, struct buf *words);

/* The same, after SIGKILL, when it is still there. */
void process_release(struct process *p);

#endif
