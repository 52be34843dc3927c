/* load_serve - an engine started, watched, and stopped with its children */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/time.h"
#include "load/serve.h"
#include "tap.h"

static char log_path[] = "/tmp/serve.XXXXXX";
static char *environment[] = { (char *)"PATH=/usr/bin:/bin",
			       (char *)"OPENAI_API_KEY=sk-1",
			       (char *)"HF_TOKEN=hf_x",
			       (char *)"HF_TOKENS=kept", NULL };

/* Healthy at the third question. */
static int call(void *context, struct endpoint_call *c, struct err *e)
{
	int *left = context;

	if (*left > 1 && --*left)
		return err_set(e, ERR_AGAIN, "refused");
	c->status = *left == 1 && !strcmp(c->path, "/health") ? 200 : 503;
	return 0;
}

static int start(struct serve *s, const char *command)
{
	struct serve_options o = {
		.command = command,
		.log_path = log_path,
		.environment = environment,
		.start_ms = 20000,
		.stop_ms = 300,
	};
	struct err e;

	return serve_start(s, &o, &e);
}

static bool log_has(const char *text)
{
	AUTO(buf_release) struct buf out = BUF_INIT(65536);
	struct err e;

	return file_read(&out, log_path, &e) == 0 &&
	       strstr(out.data, text) != NULL;
}

/* Until the log holds a text: the shell has come so far. */
static void await(const char *text)
{
	uint64_t until = time_tick_ms() + 20000;

	while (!log_has(text) && time_tick_ms() < until)
		usleep(5000);
}

/* Whether anyone of the group runs; whom nobody buried does not. */
static bool is_there(pid_t group)
{
	struct footprint f = { .group = group };

	return footprint_look(&f);
}

static void runs(void)
{
	int left = 3;
	struct endpoint endpoint = { call, &left };
	struct serve s = { 0 };
	pid_t pid;
	struct err e;

	ok(start(&s, "sleep 60 & sleep 60 & echo up; wait") == 0, "starts");
	await("up");
	ok(serve_wait(&s, &endpoint, NULL, &e) == 0, "is healthy");
	ok(serve_check(&s, false, &e) == 0 && s.footprint.processes >= 3,
	   "runs");
	pid = s.pid;
	serve_stop(&s);
	ok(!s.pid && s.was_killed && s.status == SIGTERM, "was ended");
	ok(!is_there(pid), "with all it started");
	ok(s.footprint.peak_kb > 0, "and its peak is known");
	serve_stop(&s);
}

static void stubborn(void)
{
	struct serve s = { 0 };
	pid_t pid;

	start(&s, "trap '' TERM; sleep 60 & echo up; sleep 60; sleep 60");
	await("up");
	pid = s.pid;
	serve_stop(&s);
	ok(s.was_killed && s.status == SIGKILL, "killed when it does not end");
	ok(!is_there(pid), "with all it started");
}

static void dies(void)
{
	int left = -1;
	struct endpoint endpoint = { call, &left };
	struct serve s = { 0 };
	volatile int stop = 1;
	struct err e = { 0 };

	start(&s, "sleep 60 & echo first; echo hf_abcdefghijklmnopqrstuvwxyz; "
		  "echo no memory >&2; exit 3");
	ok(serve_wait(&s, &endpoint, NULL, &e) < 0 &&
		   e.kind == ERR_UNAVAILABLE &&
		   strstr(e.text, "(status 3); its log ends: first|[redacted]|"
				  "no memory; see /tmp/serve."),
	   "says why: %s", e.text);
	ok(serve_check(&s, false, &e) < 0, "says so again");
	serve_stop(&s);
	ok(s.status == 3 && !s.was_killed, "its status");
	start(&s, "echo up; sleep 0.2; exit 4");
	await("up");
	ok(serve_check(&s, true, &e) < 0 && strstr(e.text, "(status 4)"),
	   "one that is dying is awaited when in doubt");
	serve_stop(&s);
	start(&s, "sleep 60");
	ok(serve_wait(&s, &endpoint, &stop, &e) < 0 && e.kind == ERR_AGAIN,
	   "the user does not wait longer");
	s.options.start_ms = 0;
	stop = 0;
	ok(serve_wait(&s, &endpoint, &stop, &e) < 0 && e.kind == ERR_AGAIN &&
		   strstr(e.text, "not ready within 0 s"),
	   "nor for ever: %s", e.text);
	serve_stop(&s);
}

static void secrets(void)
{
	static const char *const keep[] = { "HF_TOKEN", NULL };
	char **less = serve_environment(environment, NULL);
	char **more = serve_environment(environment, keep);
	struct serve s = { 0 };
	struct err e;

	ok(less[0] == environment[0] && less[1] == environment[3] && !less[2],
	   "secrets stay here");
	ok(more[1] == environment[2] && more[2] == environment[3] && !more[3],
	   "but for one that is named");
	s.options.environment = less;
	ok(serve_start(&s,
		       &(struct serve_options){ "echo \"key=$OPENAI_API_KEY.\"",
						log_path, less, NULL, 0, 0 },
		       &e) == 0,
	   "starts");
	await("key=.");
	ok(log_has("key=."), "the engine does not see them");
	serve_stop(&s);
	free(less);
	free(more);
	ok(serve_start(&s,
		       &(struct serve_options){ "true", "/nowhere/log",
						environment, NULL, 0, 0 },
		       &e) < 0 &&
		   e.kind == ERR_IO,
	   "a log that cannot be");
}

int main(void)
{
	int fd = mkstemp(log_path);

	if (fd < 0)
		return 1;
	close(fd);
	runs();
	stubborn();
	dies();
	secrets();
	unlink(log_path);
	return done();
}
