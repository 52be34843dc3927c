/* child - a program run for one request: bounded in time, output read */
#ifndef SERVE_CHILD_H
#define SERVE_CHILD_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct child_plan {
	const char *const *argv; /* argv[0] is a path */
	char *const *env;        /* all of its environment */
	int in_fd;               /* its stdin, read from where it stands */
	int keep_fd;  /* stays open in it and in what it starts; -1: none */
	long total_s; /* longest time it may run */
	atomic_int *count; /* one more while it runs; outlives it */
};

/* In a process group of its own; its stderr goes nowhere. */
struct child {
	pid_t pid;
	int out_fd;
	uint64_t deadline_ms;
	atomic_int *count;
};

/* On the heap; NULL: ERR_IO. It gets SIGTERM when the server is killed. */
struct child *child_start(const struct child_plan *plan, struct err *e);

/*
 * Some of its output: how much, 0 at its end, -1 when its time is over or it
 * was silent for CHILD_SILENCE_S.
 */
ssize_t child_read(struct child *c, void *bytes, size_t room);
#define CHILD_SILENCE_S 30

/*
 * Free it, and kill what still runs of its group. Only when all of them have
 * closed stdout, or after 5 s, is it back.
 */
void child_end(struct child **c);

#endif
