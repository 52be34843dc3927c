/* process - a child of ours and what we say to one another */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/time.h"

#define CHUNK 65536

/* Both ends of what becomes one of the child's streams. */
struct ends {
	int ours, theirs;
};

static void ends_release(struct ends *ends)
{
	close_fd(&ends->ours);
	close_fd(&ends->theirs);
}

/* A socket: unlike a pipe's, its end can be told without a signal. */
static int make_ends(struct ends *ends, struct err *e)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_errno(e, ERR_IO, "socketpair");
	ends->ours = pair[0];
	ends->theirs = pair[1];
	return 0;
}

static int spawn(struct process *p, const struct process_start *start,
		 const struct ends ends[3], struct err *e)
{
	posix_spawn_file_actions_t actions;
	int code;

	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, ends[i].theirs, i);
	code = posix_spawnp(&p->pid, start->argv[0], &actions, NULL,
			    (char *const *)start->argv, start->env);
	posix_spawn_file_actions_destroy(&actions);
	if (!code)
		return 0;
	p->pid = -1;
	errno = code;
	return err_errno(e, ERR_CONFIG, "%s", start->argv[0]);
}

int process_start(struct process *p, const struct process_start *start,
		  struct err *e)
{
	AUTO(ends_release) struct ends in = { -1, -1 };
	AUTO(ends_release) struct ends out = { -1, -1 };
	AUTO(ends_release) struct ends err = { -1, -1 };
	struct ends all[3];

	if (make_ends(&in, e) < 0 || make_ends(&out, e) < 0 ||
	    make_ends(&err, e) < 0)
		return -1;
	memcpy(all, (struct ends[]){ in, out, err }, sizeof all);
	if (spawn(p, start, all, e) < 0)
		return -1;
	p->in = in.ours;
	p->out = out.ours;
	p->err = err.ours;
	in.ours = out.ours = err.ours = -1;
	return 0;
}

static int read_some(int *fd, struct buf *to, bool may_drop, struct err *e)
{
	char chunk[CHUNK];
	ssize_t got = read(*fd, chunk, sizeof chunk);
	size_t room = to->limit - to->len;

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return 1;
	if (got <= 0) {
		close_fd(fd);
		*fd = -1;
		return 0;
	}
	if (may_drop && (size_t)got > room)
		got = (ssize_t)room;
	if (buf_add(to, chunk, (size_t)got) < 0)
		return err_set(e, ERR_DATA, "more than %zu bytes", to->limit);
	return 1;
}

/* One that does not listen any more is known by what it says instead. */
static void write_some(struct process *p, struct process_talk *talk)
{
	ssize_t sent =
		send(p->in, talk->said->data + talk->done,
		     talk->said->len - talk->done, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent >= 0)
		talk->done += (size_t)sent;
	else if (errno != EINTR && errno != EAGAIN)
		process_hush(p);
}

static int wait_for(struct pollfd fds[3], uint64_t deadline_ms, struct err *e)
{
	uint64_t now = time_tick_ms();
	int left = now < deadline_ms && deadline_ms - now < 1 << 30
			   ? (int)(deadline_ms - now)
			   : 0;
	int count = left ? poll(fds, 3, left) : 0;

	if (count < 0 && errno != EINTR)
		return err_errno(e, ERR_IO, "poll");
	if (!count)
		return err_set(e, ERR_AGAIN, "no answer in time");
	return 0;
}

int process_talk(struct process *p, struct process_talk *talk, struct err *e)
{
	bool has_more = talk->said && talk->done < talk->said->len;
	struct pollfd fds[3] = { { has_more ? p->in : -1, POLLOUT, 0 },
				 { p->out, POLLIN, 0 },
				 { p->err, POLLIN, 0 } };

	if (p->out < 0)
		return 0;
	if (wait_for(fds, talk->deadline_ms, e) < 0)
		return -1;
	if (fds[0].revents)
		write_some(p, talk);
	if (fds[2].revents)
		read_some(&p->err, talk->err, true, e);
	return fds[1].revents ? read_some(&p->out, talk->out, false, e) : 1;
}

void process_hush(struct process *p)
{
	close_fd(&p->in);
	p->in = -1;
}

/* What is there of its stderr; a child of its own may keep that open. */
static void read_rest(struct process *p, struct buf *words)
{
	char chunk[CHUNK];
	ssize_t got;

	while (words && p->err >= 0 &&
	       (got = recv(p->err, chunk, sizeof chunk, MSG_DONTWAIT)) > 0) {
		size_t room = words->limit - words->len;

		buf_add(words, chunk, (size_t)got < room ? (size_t)got : room);
	}
}

int process_wait(struct process *p, struct buf *words)
{
	int status = 0;

	process_hush(p);
	close_fd(&p->out);
	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	read_rest(p, words);
	close_fd(&p->err);
	p->pid = p->out = p->err = -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void process_release(struct process *p)
{
	if (p->pid < 0)
		return;
	kill(p->pid, SIGKILL);
	process_wait(p, NULL);
}
