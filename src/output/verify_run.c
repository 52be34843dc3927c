/* verify_run - the files of one run against what its records give */
#include "output/verify_run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/value.h"
#include "output/folder.h"
#include "stat/row.h"
#include "stream/input.h"

#define FILE_LIMIT ((size_t)256 << 20)

void verify_run_release(struct verify_run *run)
{
	free(run->path);
	free(run->metrics);
	free(run->board);
	stats_release(&run->stats);
	recordings_release(&run->records);
	free(run);
}

static void verify_run_note(struct verify_run *run, const char *what)
{
	AUTO(free_text) char *file = xstrdup(run->path);

	run->agree.file = file;
	agree_blame(&run->agree, what);
	run->agree.file = NULL;
}

static void note_err(struct verify_run *run, const struct err *why)
{
	run->agree.wrong++;
	buf_addf(run->agree.out, "%s\n", why->text);
	run->worst = err_worse(run->worst, why->kind);
}

static const char *ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), tail = strlen(end);

	return len > tail && !strcmp(name + len - tail, end) ? name : NULL;
}

void verify_run_names(struct verify_run *run)
{
	DIR *dir = opendir(run->path);
	const struct dirent *one;

	while (dir && (one = readdir(dir))) {
		char **to = ends_with(one->d_name, "_metrics.json")
				    ? &run->metrics
			    : ends_with(one->d_name, "_leaderboard.json")
				    ? &run->board
				    : NULL;

		if (to && *to)
			verify_run_note(
				run,
				"two files of one kind: which is the run's?");
		else if (to)
			*to = xstrdup(one->d_name);
	}
	if (dir)
		closedir(dir);
}

/*
 * They may come from anybody: a pipe would hold us up, and a link show what
 * is elsewhere. -1: said.
 */
static int open_plain(const char *path, struct err *e)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
		return fd;
	if (fd < 0 && errno != ELOOP)
		return err_errno(e, ERR_IO, "%s", path);
	if (fd >= 0)
		close(fd);
	return err_set(e, ERR_DATA, "%s: not a plain file", path);
}

/* One file of the folder; its path is kept for messages. 0: it was read. */
static int read_file(struct buf *text, char **path, struct verify_run *run,
		     const char *name)
{
	AUTO(close_fd) int fd = -1;
	struct err why;

	*path = xasprintf("%s/%s", run->path, name);
	run->agree.file = *path;
	fd = open_plain(*path, &why);
	if (fd >= 0 && file_slurp(text, fd, *path, &why) == 0)
		return 0;
	note_err(run, &why);
	return -1;
}

static void compare_json(struct verify_run *run, const char *name,
			 const struct buf *want, const char *const *apart)
{
	AUTO(buf_release) struct buf found = BUF_INIT(FILE_LIMIT);
	AUTO(free_text) char *path = NULL;
	struct err why;

	if (read_file(&found, &path, run, name) < 0)
		return;
	run->agree.apart = apart;
	if (agree_json(&run->agree, &found, want, &why) < 0)
		note_err(run, &why);
}

int verify_run_records(struct verify_run *run)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(free_text)
	char *path = xasprintf("%s/requests.jsonl", run->path);
	AUTO(close_fd) int fd = -1;
	struct err why;

	fd = open_plain(path, &why);
	if (fd < 0 || input_fd(&(struct stream_fd){ fd, path }, &limits,
			       recordings_take, &run->records, &why) < 0) {
		note_err(run, &why);
		return -1;
	}
	if (run->records.count != 1) {
		verify_run_note(run, "requests.jsonl is not of one run");
		return -1;
	}
	if (!run->records.items[0]->has_tail) {
		verify_run_note(run,
				"requests.jsonl was cut short: it has no end");
		return -1;
	}
	return 0;
}

/* Those that the run was told: its figures are named after them. */
static int find_percentiles(struct percentiles *p, const struct buf *metrics,
			    const char *name, struct err *e)
{
	AUTO(buf_release) struct buf list = BUF_INIT(BUF_MAX);
	AUTO(value_release) cJSON *root = NULL;
	const cJSON *one;

	if (value_parse(&root, metrics->data, metrics->len, name, e) < 0)
		return -1;
	cJSON_ArrayForEach(one, root)
	{
		const char *key = one->string ? one->string : "";
		size_t len = *key == 'p' ? strspn(key + 1, "0123456789.") : 0;

		if (len && !strcmp(key + 1 + len, "_ttft_ms"))
			buf_addf(&list, "%s%.*s", list.len ? "," : "", (int)len,
				 key + 1);
	}
	if (list.len && percentiles_parse(p, list.data, e) == 0)
		return 0;
	return err_set(e, ERR_DATA, "%s: no percentiles in it", name);
}

int verify_run_stats(struct verify_run *run)
{
	AUTO(buf_release) struct buf metrics = BUF_INIT(FILE_LIMIT);
	AUTO(free_text) char *path = NULL;
	struct percentiles p;
	struct err why;

	if (!run->metrics) {
		verify_run_note(
			run, "no WORKLOAD_metrics.json: not a run's folder, or "
			     "cut short");
		return -1;
	}
	if (read_file(&metrics, &path, run, run->metrics) < 0)
		return -1;
	if (find_percentiles(&p, &metrics, path, &why) == 0 &&
	    stats_make(&run->stats, run->records.items, 1, &p, &why) == 0)
		return 0;
	note_err(run, &why);
	return -1;
}

static void compare_slices(struct verify_run *run, const struct folder *f)
{
	AUTO(buf_release) struct buf found = BUF_INIT(FILE_LIMIT);
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *path = NULL;
	struct err why;

	if (read_file(&found, &path, run, "timeslices.csv") < 0)
		return;
	if (folder_slices(&want, f, &why) < 0)
		note_err(run, &why);
	else
		agree_csv(&run->agree, &found, &want);
}

void verify_run_told(struct verify_run *run)
{
	static const char *const config_apart[] = { "/command", "/step", NULL };
	static const char *const summary_apart[] = { "/refusal", "/exact_input",
						     NULL };
	AUTO(buf_release) struct buf config = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf summary = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf metrics = BUF_INIT(BUF_MAX);
	const struct folder f = { .recording = run->records.items[0],
				  .stats = &run->stats };

	folder_config(&config, &f);
	folder_summary(&summary, &f);
	stats_write(&metrics, &run->stats);
	compare_json(run, "config.json", &config, config_apart);
	compare_json(run, "summary.json", &summary, summary_apart);
	compare_json(run, run->metrics, &metrics, NULL);
	compare_slices(run, &f);
}

/* Whether the file speaks of repeats, and of how many. */
size_t verify_run_repeats(struct verify_run *run)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_LIMIT);
	AUTO(free_text) char *path = NULL;
	AUTO(value_release) cJSON *entry = NULL;
	struct err why;
	double count;

	if (!run->board || read_file(&text, &path, run, run->board) < 0 ||
	    value_parse(&entry, text.data, text.len, path, &why) < 0)
		return 0;
	count = value_number(entry, "/metrics/repeats/count", 0);
	return count > 0 && count < 1e6 ? (size_t)count : 0;
}

void verify_run_board(struct verify_run *run, const struct repeats *repeats,
		      bool is_whole)
{
	static const char *const apart[] = { "/metrics/repeats", NULL };
	AUTO(buf_release) struct buf row = BUF_INIT(BUF_MAX);
	struct err why;

	if (row_write(&row, &run->stats, repeats, &why) < 0) {
		if (run->board)
			verify_run_note(run,
					"an entry, and the records give none");
		return;
	}
	if (run->board)
		compare_json(run, run->board, &row, is_whole ? NULL : apart);
	else
		verify_run_note(
			run,
			"no WORKLOAD_leaderboard.json, and the records give "
			"an entry");
}
