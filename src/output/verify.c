/* verify - the files of runs against what their records give */
#include "output/verify.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "output/verify_run.h"

#define DEEPEST 16

static bool is_new(const struct verify *v, const struct stat *info)
{
	const struct verify_run *run = v->first;

	while (run &&
	       (run->device != info->st_dev || run->number != info->st_ino))
		run = run->next;
	return !run;
}

static struct verify_run *add_run(struct verify *v, const char *path,
				  const struct stat *info)
{
	struct verify_run *run = xcalloc(1, sizeof *run);
	struct verify_run **to = &v->first;

	while (*to)
		to = &(*to)->next;
	*to = run;
	run->path = xstrdup(path);
	run->device = info->st_dev;
	run->number = info->st_ino;
	run->agree.out = &v->out;
	run->stats.why = BUF_INIT(4096);
	v->runs++;
	return run;
}

static void conclude(struct verify *v, struct verify_run *run)
{
	size_t from = v->out.len;

	if (!run->agree.wrong) {
		buf_addf(&v->out, "%s: %zu figures agree", run->path,
			 run->agree.figures);
		agree_end_line(&v->out, from);
	} else {
		run->worst = err_worse(run->worst, ERR_NO);
	}
	v->wrong += run->agree.wrong != 0;
	v->worst = err_worse(v->worst, run->worst);
	recordings_release(&run->records);
}

/* Records are kept only of a run that has repeats: they judge one another. */
static void look(struct verify *v, const char *path)
{
	struct verify_run *run;
	struct stat info;

	if (stat(path, &info) < 0 || !is_new(v, &info))
		return;
	run = add_run(v, path, &info);
	verify_run_names(run);
	if (verify_run_records(run) < 0 || verify_run_stats(run) < 0) {
		conclude(v, run);
		return;
	}
	verify_run_told(run);
	if (run->records.items[0]->head.repeats > 1)
		return;
	verify_run_board(run, NULL, true);
	conclude(v, run);
}

static bool has(const char *folder, const char *name)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", folder, name);
	struct stat info;

	return stat(path, &info) == 0;
}

static int is_shown(const struct dirent *one)
{
	return one->d_name[0] != '.';
}

/* Links below are not followed: `latest` leads to a run that is there. */
static void walk(struct verify *v, const char *path, int depth)
{
	struct dirent **names = NULL;
	int count;

	if (has(path, "requests.jsonl") || has(path, "config.json")) {
		look(v, path);
		return;
	}
	count = depth < DEEPEST ? scandir(path, &names, is_shown, alphasort)
				: 0;
	for (int i = 0; i < count; i++) {
		AUTO(free_text)
		char *below = xasprintf("%s/%s", path, names[i]->d_name);
		struct stat info;

		if (lstat(below, &info) == 0 && S_ISDIR(info.st_mode))
			walk(v, below, depth + 1);
		free(names[i]);
	}
	free(names);
}

int verify_path(struct verify *v, const char *path, struct err *e)
{
	AUTO(free_text) char *folder = xstrdup(path);
	struct stat info;
	const char *slash;

	if (stat(path, &info) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (!S_ISDIR(info.st_mode)) {
		slash = strrchr(path, '/');
		free(folder);
		folder = slash ? xstrndup(path, (size_t)(slash - path))
			       : xstrdup(".");
	}
	walk(v, folder, 0);
	if (!v->runs)
		return err_set(e, ERR_DATA,
			       "%s: no run's folder: expected requests.jsonl "
			       "in it or below",
			       path);
	return 0;
}

static bool is_repeat(const struct verify_run *a, const struct verify_run *b)
{
	const struct record_head *x, *y;

	if (!a->records.count || !b->records.count)
		return false;
	x = &a->records.items[0]->head;
	y = &b->records.items[0]->head;
	return !strcmp(x->id, y->id) && x->shard == y->shard;
}

static void note_missing(struct verify *v, const struct verify_run *run,
			 size_t count, size_t told)
{
	size_t from = v->out.len;

	buf_addf(&v->out,
		 "%s: %zu of %zu repeats are here: their spread is not "
		 "verified",
		 run->path, count, told);
	agree_end_line(&v->out, from);
}

/* With the repeats of the same run that were given, if these are all. */
static void judge(struct verify *v, struct verify_run *run)
{
	size_t told = verify_run_repeats(run), count = 0;
	const struct stats **each = xcalloc(v->runs, sizeof *each);
	struct repeats repeats;

	for (struct verify_run *at = v->first; at; at = at->next)
		if (is_repeat(at, run))
			each[count++] = &at->stats;
	if (count > 1 && told == count)
		repeats_make(&repeats, each, count,
			     run->records.items[0]->head.seed);
	verify_run_board(run, count > 1 && told == count ? &repeats : NULL,
			 told == count || !told);
	free(each);
	if (told && told != count)
		note_missing(v, run, count, told);
}

void verify_end(struct verify *v)
{
	struct verify_run *run;

	for (run = v->first; run; run = run->next)
		if (run->records.count)
			judge(v, run);
	for (run = v->first; run; run = run->next)
		if (run->records.count)
			conclude(v, run);
}

void verify_release(struct verify *v)
{
	struct verify_run *run;

	while ((run = v->first)) {
		v->first = run->next;
		verify_run_release(run);
	}
	buf_release(&v->out);
}
