/* wire - a branch of a repository elsewhere, moved by a push */
#include "git/wire.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "git/fetch.h"
#include "git/pktline.h"
#include "git/push.h"
#include "git/session.h"

#define OPEN_FOLDERS 16
#define NAMES_LIMIT 600 /* bytes of branch names in a message */

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = words; (p = strstr(p, word)); p += len) {
		if (p > words && p[-1] == ' ' &&
		    (p[len] == ' ' || p[len] == '\0' || p[len] == '='))
			return true;
	}
	return false;
}

/* What stands behind the NUL of the first reference. */
static int take_abilities(struct wire *w, const char *words, struct err *e)
{
	AUTO(free_text) char *all = xasprintf(" %s", words);

	if (strstr(all, " object-format=sha256"))
		return err_set(e, ERR_DATA,
			       "%s: its ids are SHA-256, which libgit2 cannot "
			       "write yet; clean a clone with git",
			       w->url);
	w->has_report = has_word(all, "report-status");
	w->has_side_band = has_word(all, "side-band-64k");
	if (w->has_report)
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: does not report what became of a push", w->url);
}

/* "ID NAME", on the first line with NUL and abilities behind it. */
static int take_reference(struct wire *w, const struct pktline *line,
			  struct buf *names, struct err *e)
{
	AUTO(free_text) char *text = xstrndup(line->data, line->len);
	const char *name = text + GIT_OID_HEXSZ + 1;
	git_oid id;

	if (strlen(text) + 1 < line->len &&
	    take_abilities(w, text + strlen(text) + 1, e) < 0)
		return -1;
	if (strlen(text) < GIT_OID_HEXSZ + 2 || name[-1] != ' ' ||
	    git_oid_fromstrn(&id, text, GIT_OID_HEXSZ) < 0)
		return err_set(e, ERR_DATA,
			       "%s: a line of its references is broken",
			       w->url);
	if (!strncmp(name, "refs/heads/", 11))
		buf_addf(names, "%s%s", names->len ? ", " : "", name + 11);
	if (!strcmp(name, w->target))
		git_oid_cpy(&w->place.target, &id);
	if (!strcmp(name, w->reference)) {
		git_oid_cpy(&w->place.tip, &id);
		w->has_tip = true;
	}
	return 0;
}

/* What is not there may have been cut off: unknown is not absent. */
static int cut_off(const struct wire *w, struct err *e)
{
	return err_set(e, ERR_AGAIN, "%s: its list of references is cut off",
		       w->url);
}

/* `# service=...`, and what a server that is shallow itself adds. */
static bool is_beside(const struct pktline *line)
{
	return (line->len && *line->data == '#') ||
	       (line->len > 8 && !memcmp(line->data, "shallow ", 8));
}

static int read_references(struct wire *w, const struct buf *answer,
			   struct err *e)
{
	AUTO(buf_release) struct buf names = BUF_INIT(NAMES_LIMIT);
	struct pktlines in = { answer->data, answer->len };
	struct pktline line;
	bool is_whole = false;

	w->has_tip = false;
	w->has_report = false;
	w->place.target = (git_oid){ 0 };
	for (;;) {
		if (pktline_next(&line, &in, e) < 0)
			return cut_off(w, e);
		if (line.kind == PKTLINE_END)
			break;
		is_whole = line.kind == PKTLINE_FLUSH;
		if (line.kind == PKTLINE_DATA && !is_beside(&line) &&
		    take_reference(w, &line, &names, e) < 0)
			return -1;
	}
	/* Even one of nothing says what the server can. */
	if (!is_whole || !w->has_report)
		return cut_off(w, e);
	if (w->has_tip)
		return 0;
	return err_set(e, ERR_DATA, "%s: no branch '%s'; branches there: %s%s",
		       w->url, w->settings.branch,
		       names.len ? names.data : "none",
		       names.is_full ? ", ..." : "");
}

/* The tip, and what a branch holds that is to be replaced. */
static bool has_objects(const struct wire *w)
{
	git_odb *odb;
	bool has;

	if (git_repository_odb(&odb, w->repository.git) < 0)
		return false;
	has = git_odb_exists(odb, &w->place.tip) == 1 &&
	      (git_oid_is_zero(&w->place.target) ||
	       git_odb_exists(odb, &w->place.target) == 1);
	git_odb_free(odb);
	return has;
}

static int look(struct place *p, struct err *e)
{
	struct wire *w = (struct wire *)p;
	AUTO(buf_release) struct buf answer = BUF_INIT(SESSION_ANSWER_MAX);

	if (session_advertise(w, &answer, e) < 0 ||
	    read_references(w, &answer, e) < 0)
		return -1;
	return has_objects(w) ? 0 : fetch_tip(w, e);
}

static int may_move(struct place *p, struct err *e)
{
	(void)p;
	(void)e;
	return 0; /* only a push can tell */
}

static enum place_fate move(struct place *p, const git_oid *to, struct err *e)
{
	return push_commit((struct wire *)p, to, e);
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static int open_temporary(struct wire *w, struct err *e)
{
	git_repository_init_options options = { .version = 1 };
	const char *folder = w->settings.folder;
	AUTO(free_text)
	char *path = xasprintf("%s/repo-clean.XXXXXX",
			       folder && *folder ? folder : "/tmp");
	int code;

	if (!mkdtemp(path))
		return err_errno(e, ERR_IO, "%s", path);
	w->temporary = take(&path);
	w->repository.name = w->url;
	options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR;
	code = git_repository_init_ext(&w->repository.git, w->temporary,
				       &options);
	return code < 0
		       ? repository_error(&w->repository, code, w->temporary, e)
		       : 0;
}

static int check_branch(const char *reference, struct err *e)
{
	int is_valid = 0;

	if (!git_reference_name_is_valid(&is_valid, reference) && is_valid)
		return 0;
	return err_set(e, ERR_USAGE, "'%s' cannot be a branch", reference + 11);
}

/* A token in memory is not to lie in a file. */
static void leave_no_core(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
}

int wire_open(struct wire *w, const struct wire_settings *settings,
	      struct err *e)
{
	struct url_origin origin;
	size_t len = strlen(settings->url);
	int is_ssh;

	if (settings->token)
		leave_no_core();
	git_libgit2_init();
	*w = (struct wire){ .settings = *settings };
	w->place = (struct place){ .repository = &w->repository,
				   .look = look,
				   .may_move = may_move,
				   .move = move };
	while (len && settings->url[len - 1] == '/')
		len--;
	w->url = xstrndup(settings->url, len);
	w->reference = xasprintf("refs/heads/%s", settings->branch);
	w->target = xasprintf("refs/heads/%s",
			      settings->via ? settings->via : settings->branch);
	w->http.limits = (struct http_limits){ 10000, 300000, 30 };
	w->http.retry = (struct http_retry){ 3, 250, 300 };
	w->http.note = settings->note;
	w->http.trace = settings->trace;
	if (check_branch(w->reference, e) < 0 || check_branch(w->target, e) < 0)
		return -1;
	is_ssh = remote_ssh(&w->ssh, w->url, e);
	if (is_ssh < 0 || (!is_ssh && (url_origin(&origin, w->url, e) < 0 ||
				       http_open(&w->http, e) < 0)))
		return -1;
	return open_temporary(w, e);
}

void wire_release(struct wire *w)
{
	if (!w->url)
		return;
	git_repository_free(w->repository.git);
	git_libgit2_shutdown();
	http_release(&w->http);
	if (w->temporary)
		nftw(w->temporary, remove_one, OPEN_FOLDERS,
		     FTW_DEPTH | FTW_PHYS);
	free(w->temporary);
	free(w->url);
	free(w->reference);
	free(w->target);
	remote_ssh_release(&w->ssh);
	*w = (struct wire){ 0 };
}
