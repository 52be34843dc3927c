/* backend - what git's http-backend is told, and what it answers */
#include "serve/backend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "serve/api.h"
#include "serve/commands.h"
#include "serve/envp.h"

#define HEAD_MAX ((size_t)64 << 10)
#define ANSWER_MAX ((size_t)16 << 20) /* of a push: a line a reference */
#define LOCK_STEP_US 50000
#define LOCK_STEPS 200

enum service {
	UPLOAD,
	RECEIVE,
	UNKNOWN
};

struct ask {
	enum service service;
	bool is_body; /* POST: the service itself; else what it offers */
};

static bool ends(const char *text, const char *with)
{
	size_t len = strlen(text), size = strlen(with);

	return len >= size && !strcmp(text + len - size, with);
}

static enum service service_of(const char *name)
{
	if (name && !strcmp(name, "git-upload-pack"))
		return UPLOAD;
	return name && !strcmp(name, "git-receive-pack") ? RECEIVE : UNKNOWN;
}

static struct ask ask_of(const struct request *in)
{
	const char *last = strrchr(in->path, '/');
	struct ask ask = { UNKNOWN, !strcmp(in->method, "POST") };

	if (ask.is_body)
		ask.service = service_of(last + 1);
	else
		ask.service = service_of(form_get(&in->query, "service"));
	return ask;
}

int backend_begin(struct hub *hub, struct request *in, struct answer *out)
{
	struct err e = { 0 };

	if (strcmp(in->method, "POST") != 0 ||
	    (!ends(in->path, "/git-upload-pack") &&
	     !ends(in->path, "/git-receive-pack")))
		return 0;
	in->spool_fd = file_spool(hub->root.path, &e);
	return in->spool_fd < 0
		       ? answer_fail(out, 500, NULL, "no temporary file")
		       : 0;
}

static int check(struct call *c, const struct ask *ask)
{
	static const char *const types[] = {
		"application/x-git-upload-pack-request",
		"application/x-git-receive-pack-request"
	};
	AUTO(free_repo) git_repository *repo = NULL;

	if (ask->service == UNKNOWN)
		return answer_fail(c->out, 403, NULL,
				   "git's smart protocol only");
	if (!c->hub->git_path)
		return answer_fail(c->out, 501, NULL,
				   "git is not installed on this hub");
	if ((ask->service == RECEIVE && call_writer(c) < 0) ||
	    call_open(&repo, c) < 0)
		return -1;
	if (ask->is_body &&
	    (!c->in->content_type ||
	     strcmp(c->in->content_type, types[ask->service]) != 0))
		return answer_fail(c->out, 415, NULL, "expected %s",
				   types[ask->service]);
	return 0;
}

static struct child *start(struct call *c, const struct ask *ask)
{
	AUTO(envp_release) struct envp env = { 0 };
	const char *argv[] = { c->hub->git_path, "http-backend", NULL };
	AUTO(close_fd) int nothing = -1;
	struct child_plan plan = {
		.argv = argv,
		.in_fd = c->in->spool_fd,
		.keep_fd = ask->service == RECEIVE ? c->hub->root.lock_fd : -1,
		.total_s = ask->service == RECEIVE ? PUSH_SECONDS
						   : BACKEND_SECONDS,
		.count = &c->hub->git_count,
	};
	struct child *child;
	struct err e = { 0 };

	if (!ask->is_body) {
		nothing = file_spool(c->hub->root.path, &e);
		plan.in_fd = nothing;
	}
	envp_of_call(&env, c);
	plan.env = env.items;
	if (plan.in_fd < 0 || lseek(plan.in_fd, 0, SEEK_SET) < 0)
		child = NULL;
	else
		child = child_start(&plan, &e);
	if (!child)
		answer_fail(c->out, 500, NULL, "git does not start");
	return child;
}

/* Headers as a CGI program writes them; what is behind them stays in out. */
static int read_head(struct buf *out, struct child *child, struct answer *a)
{
	char *blank;
	int status = 200;
	ssize_t got;

	while (!(blank = strstr(out->data, "\r\n\r\n"))) {
		if (buf_room(out, HEAD_MAX) < 0)
			return answer_fail(a, 502, NULL, "git: long headers");
		got = child_read(child, out->data + out->len, HEAD_MAX);
		if (got <= 0)
			return answer_fail(a, 502, NULL, "git: no answer");
		buf_grew(out, (size_t)got);
	}
	if (!strncmp(out->data, "Status: ", 8))
		status = (int)strtol(out->data + 8, NULL, 10);
	if (status != 200)
		return answer_fail(a, status == 404 ? 404 : 403, NULL,
				   "git refuses this");
	buf_drop(out, (size_t)(blank + 4 - out->data));
	return 0;
}

static const char *type_of(const struct ask *ask)
{
	static const char *const types[] = {
		"application/x-git-upload-pack-advertisement",
		"application/x-git-receive-pack-advertisement",
		"application/x-git-upload-pack-result",
		"application/x-git-receive-pack-result",
	};

	return types[ask->service + 2 * ask->is_body];
}

/* The answer goes out while git makes it. */
static void stream(struct call *c, const struct ask *ask)
{
	struct child *child = start(c, ask);

	if (!child)
		return;
	c->out->body.limit = 4 * HEAD_MAX;
	if (read_head(&c->out->body, child, c->out) < 0) {
		child_end(&child);
		return;
	}
	c->out->child = child;
	c->out->status = 200;
	c->out->type = type_of(ask);
	answer_add(c->out, "Cache-Control", "no-cache");
}

/* What git prints as `remote: …` before it says that the push failed. */
static void reject(struct call *c, const char *why)
{
	struct buf *body = &c->out->body;

	buf_clear(body);
	buf_addf(body, "%04zx\003hub-serve: %s\n0000",
		 5 + strlen("hub-serve: \n") + strlen(why), why);
	c->out->status = 200;
	c->out->type = "application/x-git-receive-pack-result";
}

/* Whole, so that the lock is gone before a slow client has read it. */
static void run_push(struct call *c, const struct ask *ask)
{
	AUTO(child_end) struct child *child = start(c, ask);
	struct buf *body = &c->out->body;
	ssize_t got = 1;

	if (!child)
		return;
	body->limit = ANSWER_MAX;
	if (read_head(body, child, c->out) < 0)
		return;
	while (got > 0 && buf_room(body, HEAD_MAX) == 0) {
		got = child_read(child, body->data + body->len, HEAD_MAX);
		if (got > 0)
			buf_grew(body, (size_t)got);
	}
	c->out->status = 200;
	c->out->type = type_of(ask);
	if (got != 0)
		reject(c, "this took too long; look before you push again");
}

/* The reference that HEAD is, so that it stays. */
static char *head_name(struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_ref) git_reference *head = NULL;

	if (call_open(&repo, c) < 0 ||
	    git_reference_lookup(&head, repo, "HEAD") < 0 ||
	    !git_reference_symbolic_target(head))
		return xstrdup("refs/heads/main");
	return xstrdup(git_reference_symbolic_target(head));
}

static const char *judge(struct call *c)
{
	AUTO(free_text) char *head = head_name(c);
	AUTO(buf_release) struct buf list = BUF_INIT(COMMANDS_BYTES);
	ssize_t got;

	if (c->in->content_encoding)
		return "a push comes without Content-Encoding";
	buf_room(&list, COMMANDS_BYTES);
	got = pread(c->in->spool_fd, list.data, COMMANDS_BYTES, 0);
	if (got < 0)
		return "the push could not be read";
	return commands_refuse(list.data, (size_t)got, head);
}

/* git cannot come again by itself: it waits here for those before it. */
static bool take_lock(struct call *c, const char *key)
{
	for (int i = 0; i < LOCK_STEPS; i++) {
		if (locks_try(&c->hub->locks, key))
			return true;
		usleep(LOCK_STEP_US);
	}
	return false;
}

static void push(struct call *c, const struct ask *ask)
{
	AUTO(free_text) char *key = call_key(c);
	const char *why = judge(c);

	if (why) {
		reject(c, why);
		return;
	}
	if (!take_lock(c, key)) {
		reject(c, "others are at work here; push again");
		return;
	}
	run_push(c, ask);
	locks_drop(&c->hub->locks, key);
}

void api_git(struct call *c)
{
	const struct ask ask = ask_of(c->in);

	if (check(c, &ask) < 0)
		return;
	if (atomic_load(&c->hub->git_count) >= BACKEND_MAX) {
		answer_add(c->out, "Retry-After", "2");
		answer_fail(c->out, 503, NULL, "too many at once");
		return;
	}
	if (ask.service == RECEIVE && ask.is_body)
		push(c, &ask);
	else
		stream(c, &ask);
}
