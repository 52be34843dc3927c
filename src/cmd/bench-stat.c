/* bench-stat - request records to entries */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/opts.h"
#include "json/write.h"
#include "load/row.h"
#include "load/trials.h"
#include "stream/input.h"

static const char usage[] =
	"usage: bench-stat [options] [FILE...]\n"
	"\n"
	"Compute every figure of a run anew from its request records, and "
	"print its\n"
	"entries, one a line. Records may come from many hosts, in any "
	"order.\n"
	"\n"
	"  --metrics           print all figures instead of entries\n"
	"  --percentiles LIST  numbers with commas between "
	"(50,90,95,99,99.9)\n"
	"  --max-size N        bytes of one record (16M)\n"
	"  --max-depth N       nesting of one record (64)\n"
	"  --quiet             no talk, only errors\n"
	"  --help              print this text\n"
	"  --version           print the version\n"
	"\n"
	"Example: one entry from the records of three hosts\n"
	"  bench-stat host1.jsonl host2.jsonl host3.jsonl >entry.jsonl\n";

struct stat_run {
	struct list files;
	struct json_limits limits;
	struct percentiles percentiles;
	const char *percentile_names;
	bool is_metrics, is_quiet, help, version;
	struct recordings records;
	struct trials trials;
	int worst; /* of what did not end the run */
};

static void stat_release(struct stat_run *r)
{
	trials_release(&r->trials);
	recordings_release(&r->records);
	list_release(&r->files);
}

static int check(struct stat_run *r, struct err *e)
{
	if (r->percentile_names &&
	    percentiles_parse(&r->percentiles, r->percentile_names, e) < 0)
		return err_wrap(e, "--percentiles");
	if (json_limits_check(&r->limits, e) < 0)
		return -1;
	if (r->is_quiet)
		diag_quiet();
	return 0;
}

static int parse(struct stat_run *r, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "metrics", OPTS_FLAG, &r->is_metrics },
		{ 0, "percentiles", OPTS_TEXT, &r->percentile_names },
		{ 0, "max-size", OPTS_NUMBER, &r->limits.size_bytes },
		{ 0, "max-depth", OPTS_NUMBER, &r->limits.depth },
		{ 0, "quiet", OPTS_FLAG, &r->is_quiet },
		{ 0, "help", OPTS_FLAG, &r->help },
		{ 0, "version", OPTS_FLAG, &r->version },
		{ 0 },
	};

	if (opts_read(rows, &r->files, argc, argv, e) < 0)
		return -1;
	return r->help || r->version ? 0 : check(r, e);
}

static void note(struct stat_run *r, const struct err *e)
{
	diag_warn("%s", e->text);
	r->worst = err_worse(r->worst, e->kind);
}

/*
 * What cannot be read ends its own file only: what came before it is a run
 * that was cut.
 */
static void read_file(struct stat_run *r, const char *path)
{
	struct err e = { 0 };

	if (input_file(path, &r->limits, recordings_take, &r->records, &e) < 0)
		note(r, &e);
	recordings_cut(&r->records);
}

static void read_all(struct stat_run *r)
{
	if (!r->files.count)
		read_file(r, "-");
	for (size_t i = 0; i < r->files.count; i++)
		read_file(r, r->files.items[i]);
}

/* A result that is not to be trusted as it stands is the answer no. */
static void judge(struct stat_run *r, const struct stats *s)
{
	const char *verdict = s->client.verdict;

	if (s->is_partial)
		diag_warn("run %s, repeat %u: partial: %s", s->head->id,
			  (unsigned)s->head->repeat, s->why.data);
	if (verdict && strcmp(verdict, "ok") != 0)
		diag_warn("run %s, repeat %u: the client is %s: %s",
			  s->head->id, (unsigned)s->head->repeat, verdict,
			  s->client.why);
	if (s->is_partial || (verdict && strcmp(verdict, "ok") != 0))
		r->worst = err_worse(r->worst, ERR_NO);
}

static void put_metrics(struct buf *out, const struct stats *s,
			const struct repeats *repeats)
{
	char id[ROW_ID_SIZE];

	row_id(id, s->head->id, s->head->repeat);
	buf_addf(out, "{\"entry_id\":\"%s\",\"run\":", id);
	json_quote(out, s->head->id, strlen(s->head->id));
	buf_addf(out, ",\"repeat\":%u,\"metrics\":", (unsigned)s->head->repeat);
	stats_write(out, s);
	if (repeats) {
		buf_adds(out, ",\"repeats\":");
		repeats_write(out, repeats);
	}
	buf_addc(out, '}');
}

static int put_trial(struct stat_run *r, const struct trial *t,
		     const struct repeats *repeats, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err why = t->failure;

	if (!why.kind && r->is_metrics)
		put_metrics(&out, &t->stats, repeats);
	else if (!why.kind)
		row_write(&out, &t->stats, repeats, &why);
	if (why.kind) {
		note(r, &why);
		return 0;
	}
	judge(r, &t->stats);
	buf_addc(&out, '\n');
	if (fwrite(out.data, 1, out.len, stdout) != out.len)
		return err_errno(e, ERR_IO, "stdout");
	return 0;
}

/* All repeats of the run from i on. */
static int put_run(struct stat_run *r, size_t i, struct err *e)
{
	size_t end = i + trials_of_run(&r->trials, i);
	const struct record_head *head = &r->trials.items[i].shards[0]->head;
	struct repeats repeats;
	bool has_repeats = trials_repeats(&repeats, &r->trials, i);

	if (end - i < head->repeats)
		diag_note("run %s: %zu of %u repeats", head->id, end - i,
			  (unsigned)head->repeats);
	for (; i < end; i++) {
		if (put_trial(r, &r->trials.items[i],
			      has_repeats ? &repeats : NULL, e) < 0)
			return -1;
	}
	return 0;
}

static int run(struct stat_run *r, struct err *e)
{
	read_all(r);
	trials_make(&r->trials, &r->records, &r->percentiles);
	for (size_t i = 0; i < r->trials.count;
	     i += trials_of_run(&r->trials, i)) {
		if (put_run(r, i, e) < 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(stat_release)
	struct stat_run r = { .limits = JSON_LIMITS,
			      .percentiles = percentiles_usual };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&r, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (r.help)
		return diag_help(usage);
	if (r.version)
		return diag_version();
	if (run(&r, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(r.worst, e.kind));
}
