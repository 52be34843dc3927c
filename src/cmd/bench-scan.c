/* bench-scan - entries out of a tree of result files */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/opts.h"
#include "base/time.h"
#include "stream/batch.h"
#include "stream/crew.h"
#include "stream/progress.h"
#include "stream/tree.h"

static const char usage[] =
	"usage: bench-scan [options] [DIR...]\n"
	"Print the entries of every *_leaderboard.json below each DIR, one a "
	"line.\n"
	"Without DIR: below outputs. A bad file is named, with the reason, "
	"and\n"
	"skipped as a whole; the others still come out.\n"
	"\n"
	"  -j, --jobs N       read with N threads (1, at most 32); the order "
	"stays\n"
	"      --max-depth N  refuse entries nested deeper than N (64)\n"
	"      --max-file N   refuse files larger than N bytes (64M)\n"
	"      --max-size N   refuse entries larger than N bytes (16M)\n"
	"      --paths        on stderr, for each entry: its path, a tab, its "
	"id\n"
	"  -q, --quiet        no closing line\n"
	"      --since FILE   only files changed after FILE was\n"
	"      --help         this text\n"
	"      --version      name and version\n"
	"\n"
	"Example: what is on this machine, checked:\n"
	"  bench-scan outputs | bench-validate >good.jsonl\n";

#define JOBS (CREW_THREADS + 2)

struct options {
	struct list folders;
	struct batch_rules rules;
	size_t jobs;
	const char *since;
	bool is_quiet, wants_help, wants_version;
};

struct scan {
	struct options opt;
	struct timespec after; /* of --since */
	struct batch batches[JOBS];
	void *jobs[JOBS];
	struct crew crew;
	struct batch *batch; /* being filled; NULL: none */
	struct progress progress;
	size_t files, entries;
	int status;
};

static void say_trouble(struct scan *s, const struct err *why)
{
	progress_clear(&s->progress);
	if (why->kind == ERR_NONE)
		diag_note("%s", why->text);
	else
		diag_warn("%s", why->text);
	s->status = err_worse(s->status, why->kind);
}

/* What lies between two ends of a batch's buffer. */
static bool put_slice(FILE *to, const struct buf *from, size_t start,
		      size_t end)
{
	return fwrite(from->data + start, 1, end - start, to) == end - start;
}

static int put_items(struct scan *s, const struct batch *b, struct err *e)
{
	size_t lines = 0, paths = 0;

	for (size_t i = 0; i < b->count; i++) {
		const struct batch_item *item = &b->items[i];

		if (item->why) {
			say_trouble(s, item->why);
			continue;
		}
		if (!put_slice(stdout, &b->lines, lines, item->lines_end))
			return err_errno(e, ERR_IO, "stdout");
		if (item->paths_end > paths)
			progress_clear(&s->progress);
		put_slice(stderr, &b->paths, paths, item->paths_end);
		lines = item->lines_end;
		paths = item->paths_end;
		s->files++;
		s->entries += item->found;
	}
	return 0;
}

static int deliver(void *context, void *job, struct err *e)
{
	struct scan *s = context;
	int result = put_items(s, job, e);

	batch_clear(job);
	progress_show(&s->progress, s->entries, 0, 0);
	return result;
}

static void read_batch(void *job)
{
	batch_read(job);
}

static void give(struct scan *s)
{
	if (s->batch)
		crew_give(&s->crew);
	s->batch = NULL;
}

/* The batch to add to. */
static struct batch *batch_of(struct scan *s, struct err *e)
{
	if (!s->batch)
		s->batch = crew_job(&s->crew, e);
	return s->batch;
}

static void trouble(void *context, const struct err *why)
{
	struct scan *s = context;
	struct err e;

	if (!batch_of(s, &e)) {
		s->status = err_worse(s->status, e.kind);
		return;
	}
	batch_add_trouble(s->batch, why);
	if (batch_is_full(s->batch))
		give(s);
}

static bool is_wanted(const struct scan *s, const struct stat *st)
{
	const struct timespec *changed = &st->st_mtim;

	if (!s->opt.since)
		return true;
	if (changed->tv_sec != s->after.tv_sec)
		return changed->tv_sec > s->after.tv_sec;
	return changed->tv_nsec > s->after.tv_nsec;
}

static int take_file(void *context, const char *path, int fd,
		     const struct stat *st, struct err *e)
{
	struct scan *s = context;

	if (!is_wanted(s, st)) {
		close_fd(&fd);
		return 0;
	}
	if (!batch_of(s, e)) {
		close_fd(&fd);
		return -1;
	}
	batch_add_file(s->batch, path, fd, (uint64_t)st->st_size);
	if (batch_is_full(s->batch))
		give(s);
	return 0;
}

static void start(struct scan *s)
{
	const struct crew_duty duty = { read_batch, deliver, s };
	size_t jobs = s->opt.jobs > 1 ? s->opt.jobs + 2 : 1;

	for (size_t i = 0; i < jobs; i++) {
		batch_init(&s->batches[i], &s->opt.rules);
		s->jobs[i] = &s->batches[i];
	}
	crew_init(&s->crew, &duty, s->jobs, jobs, s->opt.jobs);
	if (!s->opt.is_quiet && isatty(STDERR_FILENO))
		progress_init(&s->progress, STDERR_FILENO, time_tick_ms);
}

static int scan(struct scan *s, struct err *e)
{
	struct tree tree = { "_leaderboard.json", take_file, trouble, s };
	struct list *folders = &s->opt.folders;
	struct stat st;

	if (s->opt.since && stat(s->opt.since, &st) < 0)
		return err_errno(e, ERR_IO, "%s", s->opt.since);
	if (s->opt.since)
		s->after = st.st_mtim;
	if (!folders->count)
		list_add(folders, "outputs");
	start(s);
	for (size_t i = 0; i < folders->count; i++) {
		if (tree_walk(&tree, folders->items[i], e) < 0)
			return -1;
	}
	give(s);
	if (crew_drain(&s->crew, e) < 0)
		return -1;
	progress_clear(&s->progress);
	diag_note("%zu entries from %zu files", s->entries, s->files);
	return 0;
}

static void scan_release(struct scan *s)
{
	crew_release(&s->crew);
	for (size_t i = 0; i < JOBS && s->jobs[i]; i++)
		batch_release(&s->batches[i]);
	list_release(&s->opt.folders);
}

static int read_options(struct options *o, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 'j', "jobs", OPTS_NUMBER, &o->jobs },
		{ 0, "max-depth", OPTS_NUMBER, &o->rules.limits.depth },
		{ 0, "max-file", OPTS_NUMBER, &o->rules.max_file },
		{ 0, "max-size", OPTS_NUMBER, &o->rules.limits.size_bytes },
		{ 0, "paths", OPTS_FLAG, &o->rules.has_paths },
		{ 'q', "quiet", OPTS_FLAG, &o->is_quiet },
		{ 0, "since", OPTS_TEXT, &o->since },
		{ 0, "help", OPTS_FLAG, &o->wants_help },
		{ 0, "version", OPTS_FLAG, &o->wants_version },
		{ 0 },
	};

	if (opts_read(rows, &o->folders, argc, argv, e) < 0)
		return -1;
	if (!o->jobs || o->jobs > CREW_THREADS)
		return err_set(e, ERR_USAGE, "--jobs takes 1 to %d",
			       CREW_THREADS);
	return json_limits_check(&o->rules.limits, e);
}

int main(int argc, char **argv)
{
	AUTO(scan_release)
	struct scan s = { .opt = { .rules = { .limits = JSON_LIMITS,
					      .max_file = (size_t)64 << 20 },
				   .jobs = 1 } };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_options(&s.opt, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (s.opt.wants_help)
		return diag_help(usage);
	if (s.opt.wants_version)
		return diag_version();
	if (s.opt.is_quiet)
		diag_quiet();
	if (scan(&s, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(s.status, e.kind));
}
