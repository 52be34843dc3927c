/* command - what another program prints, within a time and a size */
#ifndef LOAD_COMMAND_H
#define LOAD_COMMAND_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Run argv (found in PATH, no shell; stdin is /dev/null, stderr is dropped)
 * with the environment given and add what it prints to out. It is killed when
 * the time is over or it prints more than out takes. 0: it ended with status
 * 0. -1: ERR_UNAVAILABLE when there is no such program or it ended otherwise,
 * ERR_AGAIN when its time was over, ERR_DATA when it printed too much.
 */
struct command {
	const char *const *argv;
	char *const *environment;
	long timeout_ms;
};

int command_run(struct buf *out, const struct command *c, struct err *e);

#endif
