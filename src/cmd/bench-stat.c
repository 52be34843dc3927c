/* bench-stat - request records to entries */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "base/time.h"
#include "output/comparison.h"
#include "output/compat.h"
#include "output/page.h"
#include "output/usage.h"
#include "stat/import.h"
#include "stat/row.h"
#include "stat/slices.h"
#include "stat/trials.h"
#include "stream/input.h"

struct stat_run {
	struct list files;
	struct json_limits limits;
	struct percentiles percentiles;
	const char *percentile_names;
	const char *slice_text; /* of --timeslices */
	int64_t slice_ns;
	const char *page; /* of --html: a file */
	const char *compat_name;
	const struct compat_form *compat;
	const char *threshold_text, *format, *import_name, *template;
	struct list settings;
	struct import how;
	double threshold; /* a share */
	bool is_metrics, is_compare, is_quiet, help, version;
	struct recordings records, new_records;
	struct trials trials, new_trials;
	int worst; /* of what did not end the run */
};

static void stat_release(struct stat_run *r)
{
	trials_release(&r->trials);
	trials_release(&r->new_trials);
	recordings_release(&r->records);
	recordings_release(&r->new_records);
	import_release(&r->how);
	list_release(&r->settings);
	list_release(&r->files);
}

static int check_threshold(struct stat_run *r, struct err *e)
{
	struct percentiles percent;

	if (!r->threshold_text)
		return 0;
	if (percentiles_parse(&percent, r->threshold_text, e) < 0 ||
	    percent.count != 1)
		return err_set(e, ERR_USAGE,
			       "--threshold is a number from 0 to 100, not "
			       "'%s'",
			       r->threshold_text);
	r->threshold = percent.at[0] / 100;
	return 0;
}

static int check_ways(struct stat_run *r, struct err *e)
{
	const char *form = r->format ? r->format : "text";
	bool is_known = !strcmp(form, "text") || !strcmp(form, "md") ||
			!strcmp(form, "json");
	const struct opts_rule rules[] = {
		{ r->is_compare && r->files.count != 2,
		  "--compare takes two files, BASE and NEW" },
		{ r->is_compare && r->is_metrics,
		  "--compare and --metrics exclude one another" },
		{ !r->is_compare && (r->format || r->threshold_text),
		  "--format and --threshold are for --compare" },
		{ r->import_name && (r->is_compare || r->is_metrics),
		  "--import makes entries: no --compare, no --metrics" },
		{ !r->import_name && (r->template || r->settings.count),
		  "--template and --set are for --import" },
		{ !is_known, "--format is text, md or json" },
	};

	r->format = form;
	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int check_import(struct stat_run *r, struct err *e)
{
	if (r->import_name && import_choose(&r->how, r->import_name, e) < 0)
		return -1;
	for (size_t i = 0; i < r->settings.count; i++) {
		if (import_set(&r->how, r->settings.items[i], e) < 0)
			return -1;
	}
	return 0;
}

static int check_forms(struct stat_run *r, struct err *e)
{
	bool is_other = r->is_compare || r->is_metrics || r->import_name;
	int forms;

	if (r->compat_name && compat_find(&r->compat, r->compat_name, e) < 0)
		return -1;
	forms = (r->compat != NULL) + (r->slice_text != NULL) +
		(r->page != NULL);
	if (forms > 1 || (forms && is_other))
		return err_set(
			e, ERR_USAGE,
			"--timeslices, --compat and --html are forms of "
			"their own: no --compare, --metrics or --import");
	return 0;
}

static int check_slice(struct stat_run *r, struct err *e)
{
	if (check_forms(r, e) < 0)
		return -1;
	if (!r->slice_text)
		return 0;
	if (time_span(&r->slice_ns, r->slice_text, e) < 0)
		return err_wrap(e, "--timeslices");
	return r->slice_ns > 0 ? 0
			       : err_set(e, ERR_USAGE,
					 "--timeslices is a time above 0");
}

static int check(struct stat_run *r, struct err *e)
{
	if (r->percentile_names &&
	    percentiles_parse(&r->percentiles, r->percentile_names, e) < 0)
		return err_wrap(e, "--percentiles");
	if (json_limits_check(&r->limits, e) < 0 || check_ways(r, e) < 0 ||
	    check_threshold(r, e) < 0 || check_import(r, e) < 0 ||
	    check_slice(r, e) < 0)
		return -1;
	if (r->is_quiet)
		diag_quiet();
	return 0;
}

static int parse(struct stat_run *r, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "metrics", OPTS_FLAG, &r->is_metrics },
		{ 0, "html", OPTS_TEXT, &r->page },
		{ 0, "compat", OPTS_TEXT, &r->compat_name },
		{ 0, "timeslices", OPTS_TEXT, &r->slice_text },
		{ 0, "compare", OPTS_FLAG, &r->is_compare },
		{ 0, "threshold", OPTS_TEXT, &r->threshold_text },
		{ 0, "format", OPTS_TEXT, &r->format },
		{ 0, "import", OPTS_TEXT, &r->import_name },
		{ 0, "template", OPTS_TEXT, &r->template },
		{ 0, "set", OPTS_LIST, &r->settings },
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

static int put(const struct buf *out, struct err *e)
{
	if (fwrite(out->data, 1, out->len, stdout) != out->len)
		return err_errno(e, ERR_IO, "stdout");
	return 0;
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
static void read_file(struct stat_run *r, struct recordings *to,
		      const char *path)
{
	struct err e = { 0 };

	if (input_file(path, &r->limits, recordings_take, to, &e) < 0)
		note(r, &e);
	recordings_cut(to);
}

static void read_all(struct stat_run *r)
{
	if (!r->files.count)
		read_file(r, &r->records, "-");
	for (size_t i = 0; i < r->files.count; i++)
		read_file(r, &r->records, r->files.items[i]);
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

static int put_trial(struct stat_run *r, const struct trial *t,
		     const struct repeats *repeats, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err why = t->failure;

	if (!why.kind && r->compat)
		compat_write(&out, r->compat, &t->stats, t->shards, t->count);
	else if (!why.kind && r->is_metrics)
		row_figures(&out, &t->stats, repeats);
	else if (!why.kind)
		row_write(&out, &t->stats, repeats, &why);
	if (why.kind) {
		note(r, &why);
		return 0;
	}
	judge(r, &t->stats);
	buf_addc(&out, '\n');
	return put(&out, e);
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

/* What is not whole, or cannot be computed, is said of both sides. */
static void judge_all(struct stat_run *r, const struct trials *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->items[i].failure.kind)
			note(r, &t->items[i].failure);
		else
			judge(r, &t->items[i].stats);
	}
}

static int compare(struct stat_run *r, struct err *e)
{
	AUTO(comparison_release) struct comparison c = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	read_file(r, &r->records, r->files.items[0]);
	read_file(r, &r->new_records, r->files.items[1]);
	trials_make(&r->trials, &r->records, &r->percentiles);
	trials_make(&r->new_trials, &r->new_records, &r->percentiles);
	judge_all(r, &r->trials);
	judge_all(r, &r->new_trials);
	if (compare_make(&c, &r->trials, &r->new_trials, r->threshold, e) < 0)
		return -1;
	if (!strcmp(r->format, "json")) {
		compare_write(&out, &c, r->threshold);
		buf_addc(&out, '\n');
	} else {
		comparison_table(&out, &c,
				 *r->format == 'm' ? TABLE_MARKDOWN
						   : TABLE_TEXT);
	}
	if (c.alone.len)
		diag_warn("%s", c.alone.data);
	diag_note("%zu worse, %zu without enough data, of %zu", c.worse,
		  c.unknown, c.count);
	if (c.alone.len || c.worse)
		r->worst = err_worse(r->worst, ERR_NO);
	return put(&out, e);
}

static int import_one(void *context, struct record *record, struct err *e)
{
	struct stat_run *r = context;
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	struct err why = { 0 };

	if (import_result(&out, &r->how, &record->doc, &why) == 0)
		return put(&out, e);
	err_wrap(&why, "%s:%zu", record->source, record->line);
	note(r, &why);
	return 0;
}

static int import_all(struct stat_run *r, struct err *e)
{
	if (r->template && import_template(&r->how, r->template, e) < 0)
		return -1;
	return input_each(&r->files, &r->limits, import_one, r, e);
}

static int put_page(struct stat_run *r, struct err *e)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	judge_all(r, &r->trials);
	if (page_trials(&out, &r->trials, e) < 0)
		return -1;
	return file_write(r->page, out.data, out.len, e);
}

/* One file of rows is of one run. */
static int put_slices(struct stat_run *r, struct err *e)
{
	const struct trial *t = r->trials.items;
	AUTO(slices_release) struct slices slices = { 0 };
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	if (r->trials.count != 1)
		return err_set(e, r->worst ? r->worst : ERR_DATA,
			       "%zu runs: --timeslices takes the records of "
			       "one, of one repeat",
			       r->trials.count);
	if (t->failure.kind) {
		*e = t->failure;
		return -1;
	}
	judge(r, &t->stats);
	if (slices_make(&slices, t->shards, t->count, r->slice_ns, e) < 0)
		return -1;
	slices_write(&out, &slices);
	return put(&out, e);
}

static int run(struct stat_run *r, struct err *e)
{
	if (r->import_name)
		return import_all(r, e);
	if (r->is_compare)
		return compare(r, e);
	read_all(r);
	trials_make(&r->trials, &r->records, &r->percentiles);
	if (r->page)
		return put_page(r, e);
	if (r->slice_text)
		return put_slices(r, e);
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
			      .percentiles = percentiles_usual,
			      .threshold = 0.05 };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&r, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (r.help)
		return diag_help(output_usage);
	if (r.version)
		return diag_version();
	if (run(&r, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(r.worst, e.kind));
}
