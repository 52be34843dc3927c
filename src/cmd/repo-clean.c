/* repo-clean - remove from a branch what is provably published */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "base/time.h"
#include "git/author.h"
#include "git/clean.h"
#include "git/folder.h"
#include "git/here.h"
#include "git/purge.h"
#include "git/remote.h"
#include "git/wire.h"
#include "hub/options.h"
#include "publish/witness.h"

#define RECEIPT_MAX ((size_t)64 << 20)
#define TRIES 10
#define TRIES_MAX 1000

static const char default_folder[] = "hf_data";
static const char default_author[] =
	"github-actions[bot] "
	"<41898282+github-actions[bot]@users.noreply.github.com>";

static const char usage[] =
	"usage: repo-clean [options] --receipt FILE\n"
	"       repo-clean --purge PATH [PATH...] [--repo DIR] [--dry-run]\n"
	"                  [--backup FILE]\n"
	"\n"
	"Remove from a branch the files that a receipt says are published, by\n"
	"path and blob: what changed since, and what others pushed, stays.\n"
	"First the Hub is asked whether the receipt is true (HF_ENDPOINT).\n"
	"One commit; the branch moves only if it is still where it was, else\n"
	"all is looked at again. Says on stdout, as JSON, what went and not.\n"
	"\n"
	"  --receipt FILE  what is on the Hub; - is stdin\n"
	"  --confirmed     it passed bench-confirm: do not ask the Hub again\n"
	"  --repo REMOTE   the repository: a path, a file://, https:// or\n"
	"                  ssh:// URL, HOST:PATH (default: the receipt's)\n"
	"  --branch NAME   the branch (default: the receipt's, else main)\n"
	"  --folder NAME   the folder (default hf_data)\n"
	"  --author TEXT   NAME <MAIL> of the commit (default: the bot of\n"
	"                  GitHub Actions)\n"
	"  --now TIME      the commit's date (RFC 3339; default: the clock)\n"
	"  --via-branch NAME\n"
	"                  move that branch instead, for a pull request;\n"
	"                  it is made, or replaced\n"
	"  --run-url URL   named in the commit's message\n"
	"  --no-skip-ci    leave [skip ci] out of the message\n"
	"  --tries N       give up when the branch moved N times (default 10)\n"
	"  --dry-run       change nothing\n"
	"  --strict        status 1 when files of others remain\n"
	"  --purge PATH    rewrite all history of a fresh clone (--repo, by\n"
	"                  default .) without the paths; nothing is pushed\n"
	"  --backup FILE   before that all of it into this bundle; the clone\n"
	"                  need not be fresh then\n"
	"  --quiet         only errors on stderr\n"
	"  --verbose       a line on stderr for each request, without secrets\n"
	"  --help          print this text\n"
	"  --version       print the version\n"
	"\n"
	"GITHUB_TOKEN is sent to an https:// repository that --repo names, or\n"
	"that is on GITHUB_SERVER_URL.\n"
	"\n"
	"Example:\n"
	"  repo-clean --receipt receipt.json --repo /srv/origin.git\n";

struct request {
	struct clean_query query;
	struct published published;
	struct purge_query purge;
	struct list paths, more; /* of --purge, and behind it */
	const char *receipt, *repo, *author, *now;
	struct author by;
	bool confirmed, no_skip_ci, strict, quiet, verbose, help, version;
};

static void request_release(struct request *q)
{
	published_release(&q->published);
	list_release(&q->paths);
	list_release(&q->more);
	author_release(&q->by);
}

static int check_url(const char *url, struct err *e)
{
	bool is_good = url && (!strncmp(url, "https://", 8) ||
			       !strncmp(url, "http://", 7));

	for (const char *p = url; is_good && *p; p++)
		is_good = *p > ' ' && *p < 0x7f && p - url < 2000;
	if (url && !is_good)
		return err_set(e, ERR_USAGE, "--run-url '%s' is no URL", url);
	return 0;
}

/* Options that say how a branch is cleaned: a purge would not heed them. */
static bool is_about_one_branch(const struct request *q)
{
	const struct clean_query *c = &q->query;

	return c->branch || c->via || c->run_url ||
	       c->folder != default_folder || c->tries != TRIES ||
	       q->author != default_author || q->now || q->no_skip_ci ||
	       q->strict || q->confirmed;
}

static int check_purge(struct request *q, struct err *e)
{
	for (size_t i = 0; i < q->more.count; i++)
		list_add(&q->paths, q->more.items[i]);
	if (q->receipt)
		return err_set(e, ERR_USAGE, "--receipt and --purge are two");
	if (is_about_one_branch(q))
		return err_set(e, ERR_USAGE,
			       "--purge is about all branches and asks for "
			       "no commit; it goes with --repo, --backup, "
			       "--dry-run and --quiet only");
	q->purge.spool = getenv("TMPDIR");
	q->purge.is_dry = q->query.is_dry;
	q->purge.note = diag_note;
	return purge_paths(&q->purge, (char **)q->paths.items, q->paths.count,
			   e);
}

static int check_clean(struct request *q, struct err *e)
{
	struct instant now;

	if (q->more.count || q->purge.backup)
		return err_set(e, ERR_USAGE, "'%s' goes with --purge only",
			       q->more.count ? q->more.items[0] : "--backup");
	if (!q->receipt)
		return err_set(e, ERR_USAGE, "--receipt FILE is needed");
	if (!folder_is_path(q->query.folder))
		return err_set(e, ERR_USAGE, "'%s' cannot be a folder",
			       q->query.folder);
	if (!q->query.tries || q->query.tries > TRIES_MAX)
		return err_set(e, ERR_USAGE, "--tries goes from 1 to %d",
			       TRIES_MAX);
	if (author_read(&q->by, q->author, e) < 0 ||
	    check_url(q->query.run_url, e) < 0 || time_now(&now, q->now, e) < 0)
		return -1;
	q->query.author_name = q->by.name;
	q->query.author_mail = q->by.mail;
	q->query.seconds = now.seconds;
	q->query.skips_ci = !q->no_skip_ci;
	return 0;
}

static int check(struct request *q, struct err *e)
{
	if (q->quiet)
		diag_quiet();
	return q->paths.count ? check_purge(q, e) : check_clean(q, e);
}

static int read_options(struct request *q, int argc, char **argv, struct err *e)
{
	struct clean_query *query = &q->query;
	const struct opts_row rows[] = {
		{ 0, "receipt", OPTS_TEXT, &q->receipt },
		{ 0, "confirmed", OPTS_FLAG, &q->confirmed },
		{ 0, "repo", OPTS_TEXT, &q->repo },
		{ 0, "branch", OPTS_TEXT, &query->branch },
		{ 0, "folder", OPTS_TEXT, &query->folder },
		{ 0, "author", OPTS_TEXT, &q->author },
		{ 0, "via-branch", OPTS_TEXT, &query->via },
		{ 0, "now", OPTS_TEXT, &q->now },
		{ 0, "run-url", OPTS_TEXT, &query->run_url },
		{ 0, "no-skip-ci", OPTS_FLAG, &q->no_skip_ci },
		{ 0, "tries", OPTS_NUMBER, &query->tries },
		{ 0, "dry-run", OPTS_FLAG, &query->is_dry },
		{ 0, "strict", OPTS_FLAG, &q->strict },
		{ 0, "purge", OPTS_LIST, &q->paths },
		{ 0, "backup", OPTS_TEXT, &q->purge.backup },
		{ 0, "quiet", OPTS_FLAG, &q->quiet },
		{ 0, "verbose", OPTS_FLAG, &q->verbose },
		{ 0, "help", OPTS_FLAG, &q->help },
		{ 0, "version", OPTS_FLAG, &q->version },
		{ 0 },
	};

	if (opts_read(rows, &q->more, argc, argv, e) < 0)
		return -1;
	return q->help || q->version ? 0 : check(q, e);
}

/* For later steps of a workflow; ids and numbers only. */
static int write_output(const struct clean_result *result, struct err *e)
{
	const char *path = getenv("GITHUB_OUTPUT");
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!path || !*path)
		return 0;
	clean_outputs(&text, result);
	return file_append(path, text.data, text.len, e);
}

static int say(const struct clean_result *result, const struct request *q,
	       struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	clean_talk(result, &q->query, diag_note);
	clean_report(&text, result, &q->query);
	fwrite(text.data, 1, text.len, stdout);
	if (write_output(result, e) < 0)
		return -1;
	if (q->strict && result->kept)
		return err_set(e, ERR_NO, "%zu files of others remain",
			       result->kept);
	return 0;
}

/*
 * GITHUB_TOKEN, for whom it is meant: the repository that the user named, or
 * one of the server that the workflow runs on. A receipt alone sends it
 * nowhere else.
 */
static const char *token_for(const struct request *q, const char *url)
{
	const char *token = getenv("GITHUB_TOKEN");
	const char *server = getenv("GITHUB_SERVER_URL");
	struct url_origin ours, theirs;
	struct err ignored;

	if (!token || !*token)
		return NULL;
	if (q->repo)
		return token;
	if (!server || !*server)
		server = "https://github.com";
	if (url_origin(&ours, server, &ignored) < 0 ||
	    url_origin(&theirs, url, &ignored) < 0)
		return NULL;
	return url_is_same_origin(&ours, &theirs) ? token : NULL;
}

static int clean_there(struct request *q, const char *url, struct err *e)
{
	struct wire_settings settings = {
		.url = url,
		.branch = q->query.branch,
		.via = q->query.via,
		.token = token_for(q, url),
		.folder = getenv("TMPDIR"),
		.ssh = getenv("GIT_SSH"),
		.env = environ,
		.note = diag_note,
		.trace = q->verbose ? diag_note : NULL,
	};
	AUTO(wire_release) struct wire wire = { 0 };
	AUTO(clean_release) struct clean_result result = { 0 };

	if (wire_open(&wire, &settings, e) < 0 ||
	    clean_branch(&result, &q->query, &wire.place, e) < 0)
		return -1;
	return say(&result, q, e);
}

static int clean_here(struct request *q, const char *remote, struct err *e)
{
	AUTO(repository_release) struct repository r = { 0 };
	AUTO(here_release) struct here here = { 0 };
	AUTO(clean_release) struct clean_result result = { 0 };
	AUTO(free_text) char *path = NULL;

	if (remote_path(&path, remote, e) < 0 ||
	    repository_open(&r, path, q->repo ? REPOSITORY_TRUSTED : 0, e) < 0)
		return -1;
	here_init(&here, &r, q->query.branch, q->query.via);
	if (clean_branch(&result, &q->query, &here.place, e) < 0)
		return -1;
	return say(&result, q, e);
}

/* What ssh is started with: no token of ours, and the protocol to hand on. */
static void prepare_ssh(void)
{
	unsetenv("GITHUB_TOKEN");
	unsetenv("HF_TOKEN");
	setenv("GIT_PROTOCOL", "version=2", 1);
}

/* The Hub's word for what the receipt says; patient as with git's host. */
static int confirm(const struct request *q, const char *name,
		   const struct buf *text, struct err *e)
{
	AUTO(confirm_release) struct confirm c = { 0 };
	struct hub_settings settings = HUB_SETTINGS;
	struct hub_env env;

	settings.retry = (struct http_retry){ 3, 250, 300 };
	settings.warn = diag_warn;
	settings.note = diag_note;
	settings.trace = q->verbose ? diag_note : NULL;
	hub_env_read(&env, getenv);
	if (confirm_read(&c, name, text, e) < 0)
		return -1;
	if (witness_ask(&c, &settings, &env, e) < 0)
		return err_wrap(e, "nothing was removed: the receipt is not "
				   "confirmed");
	diag_note("%zu entries confirmed in %s at %s", c.count, c.repo,
		  c.commit);
	return 0;
}

static int read_receipt(struct request *q, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(RECEIPT_MAX);
	const char *name = strcmp(q->receipt, "-") != 0 ? q->receipt : "stdin";
	struct published *p = &q->published;

	if (file_read(&text, q->receipt, e) < 0 ||
	    published_read(p, name, &text, q->query.folder, e) < 0)
		return -1;
	return q->confirmed || !p->count ? 0 : confirm(q, name, &text, e);
}

/* What the command line leaves open comes from the receipt. */
static int clean(struct request *q, struct err *e)
{
	struct published *published = &q->published;
	const char *remote;
	AUTO(remote_ssh_release) struct remote_ssh ssh = { 0 };
	int is_ssh;

	if (read_receipt(q, e) < 0)
		return -1;
	remote = q->repo ? q->repo : published->repository;
	if (!q->query.branch)
		q->query.branch =
			published->branch ? published->branch : "main";
	q->query.published = published;
	if (!remote && !published->count)
		return say(&(struct clean_result){ 0 }, q, e);
	if (!remote)
		return err_set(e, ERR_USAGE,
			       "the receipt names no repository; use --repo");
	is_ssh = remote_ssh(&ssh, remote, e);
	if (is_ssh < 0)
		return -1;
	if (is_ssh)
		prepare_ssh();
	return is_ssh || remote_is_http(remote) ? clean_there(q, remote, e)
						: clean_here(q, remote, e);
}

static int purge(struct request *q, struct err *e)
{
	AUTO(repository_release) struct repository r = { 0 };
	AUTO(purge_release) struct purge_result result = { 0 };
	AUTO(free_text) char *path = NULL;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (remote_path(&path, q->repo ? q->repo : ".", e) < 0 ||
	    repository_open(&r, path, REPOSITORY_TRUSTED | REPOSITORY_READ, e) <
		    0 ||
	    purge_run(&result, &q->purge, &r, e) < 0)
		return -1;
	purge_talk(&result, &q->purge);
	purge_report(&text, &result, &q->purge);
	fwrite(text.data, 1, text.len, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(request_release)
	struct request q = { .query = { .folder = default_folder,
					.tries = TRIES },
			     .author = default_author };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_options(&q, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (q.help)
		return diag_help(usage);
	if (q.version)
		return diag_version();
	if ((q.paths.count ? purge(&q, &e) : clean(&q, &e)) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
