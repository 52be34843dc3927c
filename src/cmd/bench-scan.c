/* bench-scan - entries out of a tree of result files */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/opts.h"
#include "json/write.h"
#include "stream/reader.h"
#include "stream/tree.h"

static const char usage[] =
	"usage: bench-scan [options] [DIR...]\n"
	"Print the entries of every *_leaderboard.json below each DIR, one a "
	"line.\n"
	"Without DIR: below outputs. A bad file is named, with the reason, "
	"and\n"
	"skipped as a whole; the others still come out.\n"
	"\n"
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

struct scan {
	struct list folders;
	struct json_limits limits;
	size_t max_file;
	const char *since;
	bool has_paths, is_quiet, wants_help, wants_version;
	struct timespec after; /* of --since */
	struct buf lines;      /* of the file at hand: its entries */
	struct buf paths;      /* and their path<TAB>entry_id */
	size_t files, entries;
	size_t found;  /* entries of the file at hand */
	time_t shown;  /* when progress was last drawn, or the start */
	bool is_drawn; /* a progress line stands there */
	int status;
};

static time_t seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void clear_progress(struct scan *s)
{
	if (s->is_drawn)
		fputs("\r\033[K", stderr);
	s->is_drawn = false;
}

/* A person who waits for more than a second sees that it goes on. */
static void draw_progress(struct scan *s)
{
	time_t now = seconds();

	if (s->is_quiet || now <= s->shown + 1 || !isatty(STDERR_FILENO))
		return;
	s->shown = now;
	s->is_drawn = true;
	fprintf(stderr, "\r%zu entries in %zu files", s->entries, s->files);
}

static void trouble(void *context, const struct err *why)
{
	struct scan *s = context;

	clear_progress(s);
	if (why->kind == ERR_NONE)
		diag_note("%s", why->text);
	else
		diag_warn("%s", why->text);
	s->status = err_worse(s->status, why->kind);
}

static bool has_control(const char *path)
{
	AUTO(free_text) char *clean = xstrdup(path);

	err_clean(clean);
	return strcmp(clean, path) != 0;
}

static void add_path(struct buf *out, const struct record *record)
{
	const struct json_node *id =
		json_member(&record->doc, record->doc.nodes, "entry_id");
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char *nul;

	if (id && id->type == JSON_STRING)
		json_text(&text, &record->doc, id);
	while ((nul = memchr(text.data, '\0', text.len)))
		*nul = '?';
	err_clean(text.data);
	buf_addf(out, "%s\t%s\n", record->source, text.data);
}

static int too_large(const struct scan *s, const char *path, struct err *e)
{
	return err_set(e, ERR_DATA, "%s: larger than %zu bytes", path,
		       s->max_file);
}

/* All entries of one file into s->lines; a file without one is bad too. */
static int collect(struct scan *s, struct reader *in, struct err *e)
{
	struct record *record;
	int got;

	while ((got = reader_next(in, &record, e)) > 0) {
		json_compact(&s->lines, record->doc.text, record->doc.len);
		if (buf_addc(&s->lines, '\n') < 0)
			return too_large(s, in->name, e);
		if (s->has_paths)
			add_path(&s->paths, record);
		s->found++;
	}
	if (!got && !s->found)
		return err_set(e, ERR_DATA, "%s: holds no entry", in->name);
	return got;
}

static bool is_wanted(const struct scan *s, const struct stat *st)
{
	const struct timespec *changed = &st->st_mtim;

	if (!s->since)
		return true;
	if (changed->tv_sec != s->after.tv_sec)
		return changed->tv_sec > s->after.tv_sec;
	return changed->tv_nsec > s->after.tv_nsec;
}

static int emit(struct scan *s, struct err *e)
{
	clear_progress(s);
	if (fwrite(s->lines.data, 1, s->lines.len, stdout) != s->lines.len)
		return err_errno(e, ERR_IO, "stdout");
	fwrite(s->paths.data, 1, s->paths.len, stderr);
	s->files++;
	s->entries += s->found;
	return 0;
}

static int take_file(void *context, const char *path, int fd, struct err *e)
{
	AUTO(reader_release) struct reader in = { 0 };
	struct scan *s = context;
	struct err why = { 0 };
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (!is_wanted(s, &st))
		return 0;
	draw_progress(s);
	buf_clear(&s->lines);
	buf_clear(&s->paths);
	s->found = 0;
	reader_init(&in, fd, path, &s->limits);
	if (s->has_paths && has_control(path))
		err_set(&why, ERR_NO,
			"%s: control bytes in the name: rename it", path);
	else if ((size_t)st.st_size > s->max_file)
		too_large(s, path, &why);
	else if (collect(s, &in, &why) == 0)
		return emit(s, e);
	why.kind = why.kind == ERR_DATA ? ERR_NO : why.kind;
	trouble(s, &why);
	return 0;
}

static int scan(struct scan *s, struct err *e)
{
	struct tree tree = { "_leaderboard.json", take_file, trouble, s };
	struct stat st;

	if (s->since && stat(s->since, &st) < 0)
		return err_errno(e, ERR_IO, "%s", s->since);
	if (s->since)
		s->after = st.st_mtim;
	/* at most a newline more for each entry, which has two bytes itself */
	s->lines = BUF_INIT(s->max_file < BUF_MAX ? 2 * s->max_file : BUF_MAX);
	s->paths = BUF_INIT(BUF_MAX);
	s->shown = seconds();
	if (!s->folders.count)
		list_add(&s->folders, "outputs");
	for (size_t i = 0; i < s->folders.count; i++) {
		if (tree_walk(&tree, s->folders.items[i], e) < 0)
			return -1;
	}
	clear_progress(s);
	diag_note("%zu entries from %zu files", s->entries, s->files);
	return 0;
}

static void scan_release(struct scan *s)
{
	list_release(&s->folders);
	buf_release(&s->lines);
	buf_release(&s->paths);
}

int main(int argc, char **argv)
{
	AUTO(scan_release)
	struct scan s = { .limits = JSON_LIMITS, .max_file = (size_t)64 << 20 };
	struct err e = { 0 };
	const struct opts_row rows[] = {
		{ 0, "max-depth", OPTS_NUMBER, &s.limits.depth },
		{ 0, "max-file", OPTS_NUMBER, &s.max_file },
		{ 0, "max-size", OPTS_NUMBER, &s.limits.size_bytes },
		{ 0, "paths", OPTS_FLAG, &s.has_paths },
		{ 'q', "quiet", OPTS_FLAG, &s.is_quiet },
		{ 0, "since", OPTS_TEXT, &s.since },
		{ 0, "help", OPTS_FLAG, &s.wants_help },
		{ 0, "version", OPTS_FLAG, &s.wants_version },
		{ 0 },
	};

	diag_init(argv[0]);
	if (opts_read(rows, &s.folders, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (s.wants_help)
		return diag_help(usage);
	if (s.wants_version)
		return diag_version();
	if (json_limits_check(&s.limits, &e) < 0)
		return diag_usage(&e);
	if (s.is_quiet)
		diag_quiet();
	if (scan(&s, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(s.status, e.kind));
}
