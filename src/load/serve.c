/* serve - an engine started for a run, and stopped with all it started */
#include "load/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/time.h"
#include "http/redact.h"

#define POLL_MS 100
#define STOP_POLL_MS 10
#define KILL_MS 2000     /* from SIGKILL until nobody can be left */
#define DOUBT_MS 1000    /* from the end of its connections to its own */
#define TAIL_BYTES 4096  /* of the log that are looked at */
#define TAIL_SHOWN 600   /* of them, in a message */
#define HEALTH_MAX 65536 /* bytes of an answer */

static const char *const secrets[] = {
	"OPENAI_API_KEY",        "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN",
	"GITHUB_TOKEN",          "GH_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	"ACTIONS_RUNTIME_TOKEN",
};

static bool is_named(const char *variable, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(variable, name, len) && variable[len] == '=';
}

static bool is_secret(const char *variable, const char *const *keep)
{
	for (; keep && *keep; keep++)
		if (is_named(variable, *keep))
			return false;
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		if (is_named(variable, secrets[i]))
			return true;
	return false;
}

char **serve_environment(char *const *environment, const char *const *keep)
{
	size_t count = 0;
	char **made;

	while (environment[count])
		count++;
	made = xcalloc(count + 1, sizeof *made);
	for (count = 0; *environment; environment++)
		if (!is_secret(*environment, keep))
			made[count++] = *environment;
	return made;
}

/* In the child: nothing but calls that are safe behind a fork. */
static void become(const struct serve_options *o, int log_fd, pid_t parent)
{
	const char *const argv[] = { "sh", "-c", o->command, NULL };
	sigset_t none;
	int null_fd = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		return; /* it died before we asked */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	dup2(null_fd, 0);
	dup2(log_fd, 1);
	dup2(log_fd, 2);
	execve("/bin/sh", (char *const *)argv, o->environment);
}

int serve_start(struct serve *s, const struct serve_options *options,
		struct err *e)
{
	AUTO(close_fd) int log_fd = -1;
	pid_t parent = getpid(), pid;

	*s = (struct serve){ .options = *options };
	log_fd =
		open(options->log_path,
		     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
	if (log_fd < 0)
		return err_errno(e, ERR_IO, "%s", options->log_path);
	pid = fork();
	if (pid < 0)
		return err_errno(e, ERR_AGAIN, "fork");
	if (!pid) {
		become(options, log_fd, parent);
		kill(getpid(), SIGKILL);
	}
	setpgid(pid, pid); /* whoever comes first */
	s->pid = pid;
	s->footprint.group = pid;
	return 0;
}

static void pause_ms(long ms)
{
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

/* The last lines of the log, on one line and without what looks secret. */
static void add_tail(struct buf *out, const struct serve *s)
{
	AUTO(close_fd)
	int fd = open(s->options.log_path, O_RDONLY | O_CLOEXEC);
	char text[TAIL_BYTES + 1];
	const char *from = text;
	off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	ssize_t got = 0;

	if (size > 0)
		got = pread(fd, text, TAIL_BYTES,
			    size > TAIL_BYTES ? size - TAIL_BYTES : 0);
	while (got > 0 && strchr("\n\r ", text[got - 1]))
		got--;
	if (got <= 0)
		return;
	text[got] = '\0';
	if (got > TAIL_SHOWN)
		from = text + got - TAIL_SHOWN;
	if (from > text && strchr(from, '\n'))
		from = strchr(from, '\n') + 1;
	buf_adds(out, "; its log ends: ");
	redact_add(out, from, NULL, TAIL_SHOWN);
	for (size_t i = 0; i < out->len; i++)
		if (out->data[i] == '\n')
			out->data[i] = '|';
}

/* Whether it ended; it stays a zombie, so that its group keeps its number. */
static bool has_ended(struct serve *s)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOHANG | WNOWAIT) <
		    0 ||
	    info.si_pid != s->pid)
		return false;
	s->status = info.si_status;
	s->was_killed = info.si_code != CLD_EXITED;
	return true;
}

bool serve_has_ended(const struct serve *s)
{
	struct serve looked = *s;

	return has_ended(&looked);
}

static int died(struct serve *s, const char *when, struct err *e)
{
	AUTO(buf_release) struct buf tail = BUF_INIT(2 * TAIL_SHOWN);

	s->has_failed = true;
	add_tail(&tail, s);
	return err_set(e, ERR_UNAVAILABLE,
		       "the engine ended %s (%s %d)%s; see "
		       "%s",
		       when, s->was_killed ? "signal" : "status", s->status,
		       tail.data, s->options.log_path);
}

int serve_check(struct serve *s, bool is_in_doubt, struct err *e)
{
	uint64_t until_ms = time_tick_ms() + (is_in_doubt ? DOUBT_MS : 0);

	while (!has_ended(s)) {
		if (time_tick_ms() >= until_ms)
			return 0;
		pause_ms(STOP_POLL_MS);
	}
	return died(s, "during the run", e);
}

static bool is_healthy(const struct serve *s, const struct endpoint *endpoint)
{
	AUTO(buf_release) struct buf out = BUF_INIT(HEALTH_MAX);
	struct endpoint_call call = {
		.path = s->options.health_path ? s->options.health_path
					       : "/health",
		.out = &out,
	};
	struct err e;

	return endpoint->call(endpoint->context, &call, &e) == 0 &&
	       call.status == 200;
}

int serve_wait(struct serve *s, const struct endpoint *endpoint,
	       const volatile int *stop, struct err *e)
{
	uint64_t until_ms = time_tick_ms() + (uint64_t)s->options.start_ms;
	AUTO(buf_release) struct buf tail = BUF_INIT(2 * TAIL_SHOWN);

	for (;;) {
		if (has_ended(s))
			return died(s, "before it was ready", e);
		if (is_healthy(s, endpoint)) {
			footprint_look(&s->footprint);
			return 0;
		}
		if (stop && *stop)
			return err_set(e, ERR_AGAIN, "stopped");
		if (time_tick_ms() >= until_ms)
			break;
		pause_ms(POLL_MS);
	}
	s->has_failed = true;
	add_tail(&tail, s);
	return err_set(
		e, ERR_AGAIN, "the engine was not ready within %ld s%s; see %s",
		s->options.start_ms / 1000, tail.data, s->options.log_path);
}

/* Until nobody of the group runs; false when the time is over. */
static bool await_end(const struct serve *s, long ms)
{
	uint64_t until_ms = time_tick_ms() + (uint64_t)ms;
	struct footprint f = { .group = s->pid };

	while (footprint_look(&f), f.members) {
		if (time_tick_ms() >= until_ms)
			return false;
		pause_ms(STOP_POLL_MS);
	}
	return true;
}

void serve_stop(struct serve *s)
{
	if (!s->pid)
		return;
	footprint_look(&s->footprint);
	kill(-s->pid, SIGTERM);
	if (!await_end(s, s->options.stop_ms)) {
		kill(-s->pid, SIGKILL);
		await_end(s, KILL_MS);
	}
	has_ended(s);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	s->pid = 0;
}
