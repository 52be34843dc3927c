/* ssh - git's services on another machine, by the user's own ssh */
#include "git/ssh.h"

#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "base/time.h"
#include "git/pktline.h"
#include "git/session.h"

#define TIME_MS 300000
#define WORDS_MAX 4096 /* of what it says on stderr */
#define VERSION_2 "000eversion 2\n"

struct service {
	struct process process;
	struct process_talk talk;
	struct buf words;
};

static void service_release(struct service *s)
{
	process_release(&s->process);
	buf_release(&s->words);
}

/* For the shell over there: 'path', each ' as '\''. */
static void quote(struct buf *out, const char *path)
{
	buf_addc(out, '\'');
	for (; *path; path++) {
		if (*path == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *path);
	}
	buf_addc(out, '\'');
}

static int start(struct service *s, const struct wire *w, const char *service,
		 struct err *e)
{
	const struct remote_ssh *at = &w->ssh;
	AUTO(buf_release) struct buf command = BUF_INIT(BUF_MAX);
	const char *argv[12] = { w->settings.ssh ? w->settings.ssh : "ssh",
				 "-oBatchMode=yes", "-oSendEnv=GIT_PROTOCOL" };
	size_t count = 3;

	buf_addf(&command, "%s ", service);
	quote(&command, at->path);
	if (at->port) {
		argv[count++] = "-p";
		argv[count++] = at->port;
	}
	argv[count++] = "--";
	argv[count++] = at->host;
	argv[count] = command.data;
	if (w->settings.trace)
		w->settings.trace("ssh %s %s", at->host, command.data);
	s->talk = (struct process_talk){ .err = &s->words,
					 .deadline_ms =
						 time_tick_ms() + TIME_MS };
	return process_start(&s->process,
			     &(struct process_start){ argv, w->settings.env },
			     e);
}

/* What ssh and the git over there say when asking again does not help. */
static bool is_final(const char *words)
{
	static const char *const final[] = {
		"Permission denied",
		"Host key verification failed",
		"Repository not found",
		"does not exist",
		"does not appear to be",
		"not a git repository",
		"not found",
		"Could not resolve hostname",
		"no such identity",
		"Access denied",
	};

	for (size_t i = 0; i < sizeof final / sizeof *final; i++) {
		if (strstr(words, final[i]))
			return true;
	}
	return false;
}

/* Its last line says it. */
static int refused(const struct wire *w, struct service *s, int status,
		   struct err *e)
{
	char *words = s->words.data, *last;
	size_t len = s->words.len;

	while (len && (words[len - 1] == '\n' || words[len - 1] == '\r'))
		words[--len] = '\0';
	last = len ? strrchr(words, '\n') : NULL;
	return err_set(e, len && is_final(words) ? ERR_UNAVAILABLE : ERR_AGAIN,
		       "%s: ssh ended with %d%s%.300s", w->url, status,
		       len ? ": " : "",
		       last  ? last + 1
		       : len ? words
			     : "");
}

/* Whether the lines at hand end in a flush. */
static bool has_flush(const struct buf *lines)
{
	struct pktlines in = { lines->data, lines->len };
	struct pktline line;
	struct err ignored;

	do {
		if (pktline_next(&line, &in, &ignored) < 0)
			return false;
	} while (line.kind == PKTLINE_DATA);
	return line.kind == PKTLINE_FLUSH;
}

/* Up to the flush behind the advertisement, which is no more than that. */
static int hear(struct service *s, const struct wire *w, struct buf *lines,
		struct err *e)
{
	int more = 1;

	s->talk.out = lines;
	while (more > 0 && !has_flush(lines))
		more = process_talk(&s->process, &s->talk, e);
	if (more < 0)
		return err_wrap(e, "%s: ssh", w->url);
	if (has_flush(lines))
		return 0;
	return refused(w, s, process_wait(&s->process, &s->words), e);
}

/* Say it, and hear all that is answered. */
static int say(struct service *s, const struct wire *w, const struct buf *body,
	       struct buf *answer, struct err *e)
{
	int more;

	s->talk.said = body;
	s->talk.out = answer;
	do {
		more = process_talk(&s->process, &s->talk, e);
		if (s->process.in >= 0 && s->talk.done == body->len)
			process_hush(&s->process);
	} while (more > 0);
	if (more < 0)
		return err_wrap(e, "%s: ssh", w->url);
	process_wait(&s->process, NULL);
	return 0;
}

int ssh_advertise(struct wire *w, struct buf *answer, struct err *e)
{
	AUTO(service_release)
	struct service s = { .process = PROCESS_INIT,
			     .words = BUF_INIT(WORDS_MAX) };
	AUTO(buf_release) struct buf end = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf rest = BUF_INIT(SESSION_ANSWER_MAX);

	pktline_flush(&end);
	if (start(&s, w, "git-receive-pack", e) < 0 ||
	    hear(&s, w, answer, e) < 0)
		return -1;
	return say(&s, w, &end, &rest, e);
}

int ssh_post(struct wire *w, const char *service, const struct buf *body,
	     struct buf *answer, struct err *e)
{
	AUTO(service_release)
	struct service s = { .process = PROCESS_INIT,
			     .words = BUF_INIT(WORDS_MAX) };
	AUTO(buf_release) struct buf lines = BUF_INIT(SESSION_ANSWER_MAX);
	bool is_read = !strcmp(service, "git-upload-pack"), is_new;

	if (start(&s, w, service, e) < 0 || hear(&s, w, &lines, e) < 0)
		return -1;
	is_new = lines.len > strlen(VERSION_2) &&
		 !memcmp(lines.data, VERSION_2, strlen(VERSION_2));
	if (is_read && !is_new && !w->is_old) {
		w->is_old = true;
		return err_set(e, ERR_AGAIN, "%s: speaks the old protocol",
			       w->url);
	}
	return say(&s, w, body, answer, e);
}
