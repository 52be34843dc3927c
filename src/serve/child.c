/* child - fork, exec, poll, kill */
#include "serve/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>

#include "base/mem.h"
#include "base/time.h"

#define END_MS 5000

/*
 * Behind fork in a program with threads: only what is safe in a signal. What
 * cannot become git ends at once, without a word of this program.
 */
static void become(const struct child_plan *plan, int out_fd)
{
	int null = open("/dev/null", O_WRONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
	if (null < 0 || dup2(plan->in_fd, 0) < 0 || dup2(out_fd, 1) < 0 ||
	    dup2(null, 2) < 0)
		kill(getpid(), SIGKILL);
	if (plan->keep_fd >= 0)
		fcntl(plan->keep_fd, F_SETFD, 0);
	execve(plan->argv[0], (char *const *)plan->argv, plan->env);
	kill(getpid(), SIGKILL);
}

struct child *child_start(const struct child_plan *plan, struct err *e)
{
	struct child *c;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0) {
		err_errno(e, ERR_IO, "pipe");
		return NULL;
	}
	pid = fork();
	if (pid == 0)
		become(plan, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		err_errno(e, ERR_IO, "fork");
		close(ends[0]);
		return NULL;
	}
	/* Here too: whoever comes first. */
	setpgid(pid, pid);
	c = xcalloc(1, sizeof *c);
	*c = (struct child){ pid, ends[0],
			     time_tick_ms() + (uint64_t)plan->total_s * 1000,
			     plan->count };
	atomic_fetch_add(c->count, 1);
	return c;
}

/* Whether there is output, or its end, before so many ms are over. */
static bool wait_for(int fd, uint64_t ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint64_t until = time_tick_ms() + ms;
	int got;

	do {
		uint64_t now = time_tick_ms();

		got = poll(&p, 1, now < until ? (int)(until - now) : 0);
	} while (got < 0 && errno == EINTR);
	return got > 0;
}

ssize_t child_read(struct child *c, void *bytes, size_t room)
{
	uint64_t now = time_tick_ms();
	uint64_t ms = now < c->deadline_ms ? c->deadline_ms - now : 0;
	ssize_t got;

	if (ms > CHILD_SILENCE_S * 1000)
		ms = CHILD_SILENCE_S * 1000;
	if (!ms || !wait_for(c->out_fd, ms))
		return -1;
	do {
		got = read(c->out_fd, bytes, room);
	} while (got < 0 && errno == EINTR);
	return got;
}

/* Until nobody holds the other end: then nobody of the group is at work. */
static void drain(int fd)
{
	uint64_t until = time_tick_ms() + END_MS;
	char waste[4096];

	for (;;) {
		uint64_t now = time_tick_ms();

		if (now >= until || !wait_for(fd, until - now) ||
		    read(fd, waste, sizeof waste) <= 0)
			return;
	}
}

void child_end(struct child **at)
{
	struct child *c = take(at);

	if (!c)
		return;
	kill(-c->pid, SIGKILL);
	drain(c->out_fd);
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(c->out_fd);
	atomic_fetch_sub(c->count, 1);
	free(c);
}
