/* hf-fetch - verified bytes out of a repository on the Hub */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/multi.h"
#include "hub/glob.h"
#include "hub/options.h"
#include "hub/reading.h"
#include "stream/progress.h"

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
	"  --mirror URL     read from there, without token; marked as such\n"
	"  --cache DIR      keep what is read by commit, and read it from "
	"there\n"
	"  --if-changed     leave files that are as the Hub has them; status "
	"1\n"
	"                   when all of them are\n"
	"  --literal        *, ? and [ in a PATH are plain characters\n"
	"  --json           on stderr events, a JSON object a line\n"
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

struct command {
	struct hub_options hub;
	struct list operands; /* REPO, then paths */
	struct reading reading;
	const char *out, *missing;
	bool is_json;
};

/* The signal that ends the run once what waits is cleared away. */
static volatile sig_atomic_t stop_signal;

static void on_signal(int number)
{
	stop_signal = number;
}

static bool is_stopped(void)
{
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

/* The line that is drawn on a terminal; other talk takes it away first. */
static struct progress drawn;

static void on_progress(size_t done, size_t all, uint64_t bytes)
{
	const struct progress_files files = { done, all, bytes };

	progress_files(&drawn, &files);
}

static void say_text(void (*say)(const char *format, ...), const char *format,
		     va_list args)
{
	char text[4096];

	vsnprintf(text, sizeof text, format, args);
	progress_clear(&drawn);
	say("%s", text);
}

__attribute__((format(printf, 1, 2))) static void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_text(diag_warn, format, args);
	va_end(args);
}

static void tell(const char *line)
{
	fprintf(stderr, "%s\n", line);
}

static void tell_text(const char *kind, const char *format, va_list args)
{
	char text[4096];

	vsnprintf(text, sizeof text, format, args);
	err_clean(text);
	hub_event_message(tell, kind, text);
}

__attribute__((format(printf, 1, 2))) static void tell_note(const char *format,
							    ...)
{
	va_list args;

	va_start(args, format);
	tell_text("note", format, args);
	va_end(args);
}

__attribute__((format(printf, 1, 2))) static void tell_trace(const char *format,
							     ...)
{
	va_list args;

	va_start(args, format);
	tell_text("trace", format, args);
	va_end(args);
}

static uint64_t told_ms;

/* At most one a second. */
static void tell_progress(size_t done, size_t all, uint64_t bytes)
{
	const struct hub_event_progress p = { done, all, bytes };
	uint64_t now = time_tick_ms();

	if (now < told_ms + 1000)
		return;
	told_ms = now;
	hub_event_progress(tell, &p);
}

/* Who says what, and how. */
static void set_talk(struct command *c)
{
	struct hub_settings *s = &c->hub.settings;

	if (c->is_json) {
		c->reading.tell = tell;
		c->reading.watch.progress = c->hub.quiet ? NULL : tell_progress;
		s->warn = tell_note;
		s->note = c->hub.quiet ? NULL : tell_note;
		s->trace = c->hub.verbose ? tell_trace : NULL;
		told_ms = time_tick_ms();
	} else if (!c->hub.quiet && isatty(STDERR_FILENO)) {
		progress_init(&drawn, STDERR_FILENO, time_tick_ms);
		c->reading.watch.progress = on_progress;
	}
}

static int run(struct command *c, struct err *e)
{
	AUTO(hub_release) struct hub h = { 0 };
	struct hub_env env;

	hub_env_read(&env, getenv);
	if (hub_open(&h, &c->hub.settings, &env, e) < 0)
		return -1;
	if (h.is_mirror)
		c->hub.settings.warn("%s is a mirror, asked without token: "
				     "what it says is for reading, not for "
				     "publishing",
				     h.endpoint);
	return reading_run(&c->reading, &h, e);
}

static size_t most_paths(const struct reading *r)
{
	if (r->is_log || r->is_known)
		return 0;
	return r->is_list || r->file ? 1 : SIZE_MAX;
}

static size_t least_paths(const struct command *c)
{
	const struct reading *r = &c->reading;

	if (r->is_list || r->is_log || r->is_known)
		return 0;
	return c->out || !r->commit_file;
}

static int check_files(const struct command *c, struct err *e)
{
	const struct reading *r = &c->reading;
	bool is_files = r->path_count && !r->is_list;
	bool is_print = !r->file && !r->folder;
	bool is_mirror = c->hub.settings.mirror != NULL;
	const struct opts_rule rules[] = {
		{ r->path_count < least_paths(c), "which files? give PATH..." },
		{ r->path_count > most_paths(r),
		  "too many paths: --log and --known take none, --list and -o "
		  "one" },
		{ r->only_changed && is_print,
		  "--if-changed needs files to compare with: give -o FILE or "
		  "-d DIR" },
		{ is_mirror && is_files && is_print && !c->out,
		  "--mirror marks what it brings: give -o FILE or -d DIR (-o - "
		  "prints it all the same)" },
		{ r->file && !r->is_literal && r->path_count == 1 &&
			  glob_is_pattern(r->paths[0]),
		  "-o takes one file, not a pattern; take -d" },
	};

	if (opts_hold(rules, sizeof rules / sizeof *rules, e) < 0)
		return -1;
	return reading_check(r, e);
}

static int check(struct command *c, struct err *e)
{
	const struct reading *r = &c->reading;
	const struct opts_rule rules[] = {
		{ !c->operands.count, "which repository? give NS/NAME" },
		{ r->is_list + r->is_log + r->is_known > 1,
		  "--list, --log and --known exclude one another" },
		{ c->missing && strcmp(c->missing, "error") != 0 &&
			  strcmp(c->missing, "empty") != 0,
		  "--missing is error or empty" },
		{ !r->log_limit, "--limit is 1 or more" },
		{ !r->jobs || r->jobs > HTTP_MULTI_MAX, "--jobs is 1 to 64" },
		{ c->out && r->folder, "-o and -d exclude one another" },
		{ r->folder && !*r->folder,
		  "-d '' is no folder; . is the current one" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

/* What the options mean together. */
static int finish(struct command *c, struct err *e)
{
	struct reading *r = &c->reading;

	if (check(c, e) < 0)
		return -1;
	r->paths = c->operands.items + 1;
	r->path_count = c->operands.count - 1;
	r->may_be_absent = c->missing && !strcmp(c->missing, "empty");
	/* -o - is standard output, as without it: any number goes there. */
	if (c->out && strcmp(c->out, "-") != 0)
		r->file = c->out;
	if (check_files(c, e) < 0)
		return -1;
	hub_options_finish(&c->hub, c->operands.items[0], warn, warn);
	set_talk(c);
	return 0;
}

static int parse(struct command *c, int argc, char **argv, struct err *e)
{
	struct reading *r = &c->reading;
	struct opts_row rows[HUB_OPTIONS_ROWS + 17] = {
		{ 'o', "output", OPTS_TEXT, &c->out },
		{ 'd', "directory", OPTS_TEXT, &r->folder },
		{ 0, "missing", OPTS_TEXT, &c->missing },
		{ 0, "commit-file", OPTS_TEXT, &r->commit_file },
		{ 0, "max-size", OPTS_NUMBER, &r->max_size },
		{ 'j', "jobs", OPTS_NUMBER, &r->jobs },
		{ 0, "mirror", OPTS_TEXT, &c->hub.settings.mirror },
		{ 0, "cache", OPTS_TEXT, &r->cache_folder },
		{ 0, "if-changed", OPTS_FLAG, &r->only_changed },
		{ 0, "literal", OPTS_FLAG, &r->is_literal },
		{ 0, "list", OPTS_FLAG, &r->is_list },
		{ 0, "commits", OPTS_FLAG, &r->has_commits },
		{ 0, "log", OPTS_FLAG, &r->is_log },
		{ 0, "limit", OPTS_NUMBER, &r->log_limit },
		{ 0, "known", OPTS_FLAG, &r->is_known },
		{ 0, "json", OPTS_FLAG, &c->is_json },
	};

	hub_options_rows(rows + 16, &c->hub);
	if (opts_read(rows, &c->operands, argc, argv, e) < 0)
		return -1;
	if (c->hub.help || c->hub.version)
		return 0;
	return finish(c, e);
}

static void command_release(struct command *c)
{
	list_release(&c->operands);
}

/* The last word on stderr. Returns the status. */
static int conclude(const struct command *c, const struct err *e)
{
	int status = e->kind;

	if (!status && c->reading.is_unchanged)
		status = ERR_NO;
	if (c->is_json)
		hub_event_end(tell, status, e->kind ? e->text : NULL);
	else if (e->kind)
		warn("%s", e->text);
	progress_clear(&drawn);
	die_of_signal();
	return diag_close(status);
}

int main(int argc, char **argv)
{
	AUTO(command_release)
	struct command c = { .hub = HUB_OPTIONS,
			     .reading = { .out = stdout,
					  .jobs = 8,
					  .max_size = (size_t)1 << 30,
					  .log_limit = SIZE_MAX,
					  .watch = { .is_stopped = is_stopped },
					  .begin = catch_signals } };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&c, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (c.hub.help)
		return diag_help(usage);
	if (c.hub.version)
		return diag_version();
	if (run(&c, &e) < 0 && e.kind == ERR_USAGE)
		return diag_usage(&e);
	return conclude(&c, &e);
}
