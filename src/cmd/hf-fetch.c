/* hf-fetch - verified bytes out of a repository on the Hub */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "http/multi.h"
#include "hub/fetch.h"
#include "hub/glob.h"
#include "hub/listing.h"
#include "hub/log.h"
#include "hub/options.h"
#include "hub/resolve.h"
#include "hub/select.h"

static const char usage[] =
	"usage: hf-fetch [options] REPO PATH...\n"
	"       hf-fetch [options] --commit-file FILE REPO\n"
	"       hf-fetch [options] --list REPO [PREFIX]\n"
	"       hf-fetch [options] --log REPO\n"
	"       hf-fetch [options] --known --revision REV REPO\n"
	"\n"
	"Reads files of a repository, all at one commit, and gives out a byte\n"
	"only after every file had the size and hash that the Hub announced.\n"
	"A PATH may be a pattern: * and ? stay within a folder, **/ crosses "
	"any\n"
	"number of them, [a-z] is one character.\n"
	"\n"
	"  -o, --output FILE     write the one PATH to FILE, atomically\n"
	"  -d, --directory DIR   write each PATH below DIR\n"
	"  --missing WHAT   a file that is not there: error, or empty (error)\n"
	"  --commit-file FILE  write the full id of the commit that was read\n"
	"  --max-size N     largest file taken, in bytes (1G)\n"
	"  -j, --jobs N     downloads at once (8)\n"
	"  --cache DIR      keep what is read by commit, and read it from "
	"there\n"
	"  --if-changed     leave files that are as the Hub has them; status "
	"1\n"
	"                   when all of them are\n"
	"  --literal        *, ? and [ in a PATH are plain characters\n"
	"  --list           the files of the revision, as JSON lines\n"
	"  --commits        with --list: the last commit of each file\n"
	"  --log            the commits of the revision, newest first\n"
	"  --limit N        with --log: at most N of them\n"
	"  --known          print the full id of REV; status 1 if "
	"unknown\n" HUB_OPTIONS_HELP "\n"
	"The token comes from HF_TOKEN, HF_TOKEN_PATH or $HF_HOME/token; the\n"
	"Hub is HF_ENDPOINT, else " HUB_ENDPOINT ".\n"
	"\n"
	"Example: what a merge needs, at one commit\n"
	"  hf-fetch --commit-file HEAD --missing empty -d theirs org/board \\\n"
	"      leaderboard_single.json leaderboard_multi.json\n"
	"\n"
	"Example: all months of runs\n"
	"  hf-fetch -d board org/board 'runs/*.jsonl'\n";

struct fetch_command {
	struct hub_options hub;
	struct list operands; /* REPO, then paths */
	const char *out, *folder, *missing, *commit_file, *cache_folder;
	struct cache cache;
	bool is_list, has_commits, is_log, is_known, is_literal;
	bool only_changed, is_unchanged;
	size_t max_size, limit, jobs;
};

/* The signal that ends the run once what waits is cleared away. */
static volatile sig_atomic_t stop_signal;

static void on_signal(int number)
{
	stop_signal = number;
}

static bool is_stopped(void *context)
{
	(void)context;
	return stop_signal != 0;
}

static void catch_signals(void)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = on_signal }, old;

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (!sigaction(numbers[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
}

static void die_of_signal(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };

	if (!stop_signal)
		return;
	sigaction(stop_signal, &action, NULL);
	raise(stop_signal);
}

static const struct cache *cache_of(const struct fetch_command *f)
{
	return f->cache_folder ? &f->cache : NULL;
}

static int list_files(struct fetch_command *f, struct hub *h,
		      const char *commit, struct err *e)
{
	AUTO(hub_listing_release) struct hub_listing l = HUB_LISTING_INIT;

	l.commit = commit;
	l.folder = f->operands.count == 2 ? f->operands.items[1] : NULL;
	l.has_commits = f->has_commits;
	l.may_be_absent = f->missing != NULL;
	l.cache = cache_of(f);
	if (hub_listing_read(&l, h, e) < 0)
		return -1;
	fwrite(l.lines.data, 1, l.lines.len, stdout);
	return 0;
}

static int list_commits(const struct fetch_command *f, struct hub *h,
			const char *commit, struct err *e)
{
	AUTO(hub_log_release)
	struct hub_log log = { commit, f->limit, BUF_INIT(HUB_LOG_MAX) };

	if (hub_log_read(&log, h, e) < 0)
		return -1;
	fwrite(log.lines.data, 1, log.lines.len, stdout);
	return 0;
}

static void selection_of(struct selection *s, const struct fetch_command *f)
{
	*s = (struct selection){ .texts = f->operands.items + 1,
				 .count = f->operands.count - 1,
				 .is_literal = f->is_literal || f->is_list,
				 .may_be_absent = f->missing != NULL };
}

/* All of them are here and verified before the first is given out. */
static int fetch_files(struct fetch_command *f, struct hub *h,
		       const char *commit, struct err *e)
{
	AUTO(stage_release) struct stage stage = STAGE_INIT;
	AUTO(wanted_release) struct wanted wanted = { 0 };
	struct selection selection;
	size_t changed;
	bool is_file = f->out && strcmp(f->out, "-") != 0;
	const struct stage_target to = { .folder = f->folder,
					 .file = is_file ? f->out : NULL,
					 .out = stdout,
					 .temporary = h->temporary };
	struct fetch fetch = { .hub = h,
			       .commit = commit,
			       .wanted = &wanted,
			       .stage = &stage,
			       .cache = cache_of(f),
			       .watch = { .is_stopped = is_stopped },
			       .jobs = f->jobs,
			       .max_size = f->max_size,
			       .may_be_absent = f->missing != NULL,
			       .only_changed = f->only_changed };

	selection_of(&selection, f);
	selection.hub = h;
	selection.commit = commit;
	selection.cache = cache_of(f);
	if (select_wanted(&wanted, &selection, e) < 0)
		return -1;
	catch_signals();
	if (stage_open(&stage, &to, e) < 0 || fetch_all(&fetch, e) < 0 ||
	    fetch_give(&fetch, &changed, e) < 0)
		return -1;
	f->is_unchanged = f->only_changed && !changed;
	if (f->is_unchanged && f->hub.settings.note)
		f->hub.settings.note("nothing changed: %zu file%s, commit %s",
				     wanted.count, wanted.count == 1 ? "" : "s",
				     commit);
	return 0;
}

static int run_at(struct fetch_command *f, struct hub *h, const char *commit,
		  struct err *e)
{
	AUTO(free_text) char *line = xasprintf("%s\n", commit);
	int got = 0;

	if (f->is_list)
		got = list_files(f, h, commit, e);
	else if (f->is_log)
		got = list_commits(f, h, commit, e);
	else if (f->is_known)
		fputs(line, stdout);
	else if (f->operands.count > 1)
		got = fetch_files(f, h, commit, e);
	if (got < 0)
		return -1;
	if (fflush(stdout) != 0)
		return err_errno(e, ERR_IO, "stdout");
	return f->commit_file
		       ? file_write(f->commit_file, line, strlen(line), e)
		       : 0;
}

static int run(struct fetch_command *f, struct err *e)
{
	AUTO(hub_release) struct hub h = { 0 };
	struct hub_env env;
	/* Each file's own answer tells whether a full id is one. */
	struct resolution r = { .is_checked =
					f->operands.count == 1 || f->is_list };

	hub_env_read(&env, getenv);
	if (hub_open(&h, &f->hub.settings, &env, e) < 0)
		return -1;
	if (f->cache_folder &&
	    cache_open(&f->cache, f->cache_folder, &h, e) < 0)
		return -1;
	r.cache = cache_of(f);
	if (hub_resolve(&r, &h, e) == 0)
		return run_at(f, &h, r.commit, e);
	if (f->is_known && r.refusal == HUB_NO_REVISION)
		e->kind = ERR_NO;
	return -1;
}

static int check_paths(const struct fetch_command *f, struct err *e)
{
	struct selection s;

	selection_of(&s, f);
	if (f->out && !s.is_literal && glob_is_pattern(s.texts[0]))
		return err_set(e, ERR_USAGE,
			       "-o takes one file, not a pattern; take -d");
	return select_check(&s, e);
}

static size_t most_paths(const struct fetch_command *f)
{
	if (f->is_log || f->is_known)
		return 0;
	return f->is_list || f->out ? 1 : SIZE_MAX;
}

static size_t least_paths(const struct fetch_command *f)
{
	if (f->is_list || f->is_log || f->is_known)
		return 0;
	return f->out || !f->commit_file;
}

static int check_count(const struct fetch_command *f, struct err *e)
{
	size_t paths = f->operands.count - 1;

	if (paths < least_paths(f))
		return err_set(e, ERR_USAGE, "which files? give PATH...");
	if (paths > most_paths(f))
		return err_set(e, ERR_USAGE,
			       "too many paths: --log and --known take none, "
			       "--list and -o one");
	return 0;
}

static int check_output(const struct fetch_command *f, struct err *e)
{
	if (f->out && f->folder)
		return err_set(e, ERR_USAGE, "-o and -d exclude one another");
	if (f->only_changed && !f->folder && (!f->out || !strcmp(f->out, "-")))
		return err_set(e, ERR_USAGE,
			       "--if-changed needs files to compare with: give "
			       "-o FILE or -d DIR");
	if (f->folder && !*f->folder)
		return err_set(e, ERR_USAGE,
			       "-d '' is no folder; . is the current one");
	return 0;
}

static int check(struct fetch_command *f, struct err *e)
{
	if (!f->operands.count)
		return err_set(e, ERR_USAGE, "which repository? give NS/NAME");
	if (f->is_list + f->is_log + f->is_known > 1)
		return err_set(e, ERR_USAGE,
			       "--list, --log and --known exclude one another");
	if (f->missing && !strcmp(f->missing, "error"))
		f->missing = NULL;
	if (f->missing && strcmp(f->missing, "empty") != 0)
		return err_set(e, ERR_USAGE,
			       "--missing is error or empty, not '%s'",
			       f->missing);
	if (!f->limit)
		return err_set(e, ERR_USAGE, "--limit is 1 or more");
	if (!f->jobs || f->jobs > HTTP_MULTI_MAX)
		return err_set(e, ERR_USAGE, "--jobs is 1 to %d",
			       HTTP_MULTI_MAX);
	if (check_output(f, e) < 0 || check_count(f, e) < 0)
		return -1;
	return check_paths(f, e);
}

static int parse(struct fetch_command *f, int argc, char **argv, struct err *e)
{
	struct opts_row rows[HUB_OPTIONS_ROWS + 15] = {
		{ 'o', "output", OPTS_TEXT, &f->out },
		{ 'd', "directory", OPTS_TEXT, &f->folder },
		{ 0, "missing", OPTS_TEXT, &f->missing },
		{ 0, "commit-file", OPTS_TEXT, &f->commit_file },
		{ 0, "max-size", OPTS_NUMBER, &f->max_size },
		{ 'j', "jobs", OPTS_NUMBER, &f->jobs },
		{ 0, "cache", OPTS_TEXT, &f->cache_folder },
		{ 0, "if-changed", OPTS_FLAG, &f->only_changed },
		{ 0, "literal", OPTS_FLAG, &f->is_literal },
		{ 0, "list", OPTS_FLAG, &f->is_list },
		{ 0, "commits", OPTS_FLAG, &f->has_commits },
		{ 0, "log", OPTS_FLAG, &f->is_log },
		{ 0, "limit", OPTS_NUMBER, &f->limit },
		{ 0, "known", OPTS_FLAG, &f->is_known },
	};

	hub_options_rows(rows + 14, &f->hub);
	if (opts_read(rows, &f->operands, argc, argv, e) < 0)
		return -1;
	if (f->hub.help || f->hub.version)
		return 0;
	if (check(f, e) < 0)
		return -1;
	hub_options_finish(&f->hub, f->operands.items[0], diag_warn, diag_note);
	return 0;
}

static void fetch_release(struct fetch_command *f)
{
	list_release(&f->operands);
	cache_release(&f->cache);
}

int main(int argc, char **argv)
{
	AUTO(fetch_release)
	struct fetch_command f = { .hub = HUB_OPTIONS,
				   .max_size = (size_t)1 << 30,
				   .limit = SIZE_MAX,
				   .jobs = 8 };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&f, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (f.hub.help)
		return diag_help(usage);
	if (f.hub.version)
		return diag_version();
	if (run(&f, &e) < 0) {
		if (e.kind == ERR_USAGE)
			return diag_usage(&e);
		diag_warn("%s", e.text);
	}
	die_of_signal();
	return diag_close(e.kind || !f.is_unchanged ? e.kind : ERR_NO);
}
