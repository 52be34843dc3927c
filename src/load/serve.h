/* serve - an engine started for a run, and stopped with all it started */
#ifndef LOAD_SERVE_H
#define LOAD_SERVE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "load/endpoint.h"
#include "load/footprint.h"

/*
 * The command is the user's own line and runs as `sh -c COMMAND` in a process
 * group of its own, with stdin from /dev/null and both outputs going to
 * the log, which is made anew. It gets the environment given, less the
 * variables that hold secrets of ours (serve_environment). The shell is sent
 * SIGTERM should this process die first; what else is in the group is not.
 */
struct serve_options {
	const char *command;
	const char *log_path;
	char *const *environment; /* see serve_environment */
	const char *health_path;  /* NULL: /health */
	long start_ms;            /* to health */
	long stop_ms;             /* from SIGTERM to SIGKILL */
};

/* Zeroed: none. */
struct serve {
	struct serve_options options;
	pid_t pid;  /* and process group; 0: not running */
	int status; /* of exit, or the signal, once it ended */
	bool was_killed;
	bool has_failed; /* it died, or was never ready: its log says why */
	struct footprint footprint;
};

/* ERR_IO for the log, ERR_AGAIN when no process can be made. */
int serve_start(struct serve *s, const struct serve_options *options,
		struct err *e);

/*
 * Until the health path answers 200; polls. -1: ERR_UNAVAILABLE when it died
 * before, with the last lines of its log; ERR_AGAIN when the time was over,
 * or *stop became other than 0 (may be NULL: a signal handler's flag).
 */
int serve_wait(struct serve *s, const struct endpoint *endpoint,
	       const volatile int *stop, struct err *e);

/* Whether it ended by itself; looks, and changes nothing. */
bool serve_has_ended(const struct serve *s);

/*
 * 0: it runs; -1: ERR_UNAVAILABLE: it died, with the last lines of its log.
 * In doubt, for connections to it broke off, it is given a second to be dead:
 * a large process closes them long before.
 */
int serve_check(struct serve *s, bool is_in_doubt, struct err *e);

/*
 * SIGTERM to the group, SIGKILL to what is left of it after stop_ms, and to
 * nobody else: what left the group by itself goes on. Peaks are in
 * s->footprint. Does nothing when none runs.
 */
void serve_stop(struct serve *s);

/*
 * The environment for the engine, which the caller frees (the array, not its
 * strings): all variables but OPENAI_API_KEY, HF_TOKEN, HUGGING_FACE_HUB_TOKEN
 * GITHUB_TOKEN, GH_TOKEN and those of Actions (ACTIONS_ID_TOKEN_REQUEST_TOKEN,
 * ACTIONS_RUNTIME_TOKEN); the
 * names in keep (NULL at the end; may be NULL) stay. An engine that loads a
 * gated model is given HF_TOKEN by name.
 */
char **serve_environment(char *const *environment, const char *const *keep);

#endif
