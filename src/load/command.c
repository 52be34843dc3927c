/* command - what another program prints, within a time and a size */
#include "load/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/time.h"

#define PIECE 4096

/* Its output into out_fd; a group of its own, to be killed whole. */
static int spawn(pid_t *pid, const struct command *c, int out_fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;
	int failed;

	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGTERM);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
						      POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	failed = posix_spawnp(pid, c->argv[0], &actions, &attributes,
			      (char *const *)c->argv, c->environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Wait for bytes until a moment; 0 when it came first. */
static int await(int fd, uint64_t until_ms)
{
	struct pollfd one = { .fd = fd, .events = POLLIN };
	uint64_t now = time_tick_ms();
	int left = now < until_ms ? (int)(until_ms - now) : 0;

	return poll(&one, 1, left);
}

/* All it prints, until it closes its output. */
static int collect(struct buf *out, int fd, const struct command *c,
		   struct err *e)
{
	uint64_t until_ms = time_tick_ms() + (uint64_t)c->timeout_ms;
	char bytes[PIECE];

	for (;;) {
		int ready = await(fd, until_ms);
		ssize_t got;

		if (!ready)
			return err_set(e, ERR_AGAIN,
				       "%s: took longer than %ld "
				       "ms",
				       c->argv[0], c->timeout_ms);
		got = ready < 0 ? -1 : read(fd, bytes, sizeof bytes);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, ERR_IO, "%s", c->argv[0]);
		if (!got)
			return 0;
		if (buf_add(out, bytes, (size_t)got) < 0)
			return err_set(e, ERR_DATA, "%s: printed too much",
				       c->argv[0]);
	}
}

/* Its status; killed when it still runs without an output. */
static int reap(pid_t pid, bool is_over)
{
	const struct timespec pause = { 0, 2000000 };
	int status = -1;

	for (int i = 0; is_over && i < 250; i++) {
		pid_t ended = waitpid(pid, &status, WNOHANG);

		if (ended == pid)
			break;
		nanosleep(&pause, NULL);
		status = -1;
	}
	kill(-pid, SIGKILL);
	while (status == -1 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

int command_run(struct buf *out, const struct command *c, struct err *e)
{
	AUTO(close_fd) int out_fd = -1;
	AUTO(close_fd) int in_fd = -1;
	int ends[2], failed, result, status;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_errno(e, ERR_AGAIN, "%s", c->argv[0]);
	out_fd = ends[0];
	in_fd = ends[1];
	failed = spawn(&pid, c, in_fd);
	if (failed)
		return err_set(e, ERR_UNAVAILABLE, "%s: %s", c->argv[0],
			       strerror(failed));
	close_fd(&in_fd);
	in_fd = -1;
	result = collect(out, out_fd, c, e);
	status = reap(pid, result == 0);
	if (result < 0)
		return -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return err_set(e, ERR_UNAVAILABLE, "%s: failed (status %d)",
			       c->argv[0],
			       WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return 0;
}
