/* bench-validate - passes good entries, says what is wrong with the others */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "board/dataset.h"
#include "board/describe.h"
#include "board/entry.h"
#include "board/plausibility.h"
#include "board/retraction.h"
#include "json/builtin.h"
#include "json/write.h"
#include "schema/check.h"
#include "schema/compile.h"
#include "stream/input.h"
#include "stream/page.h"
#include "stream/progress.h"
#include "stream/report.h"
#include "stream/tally.h"
#include "stream/writer.h"

static const char usage[] =
	"usage: bench-validate [options] [FILE...]\n"
	"Print the entries that the schema and the rules of plausibility let "
	"pass,\n"
	"one a line, and say on stderr what is wrong with the others.\n"
	"Without FILE, or with -: stdin.\n"
	"\n"
	"      --all-errors       say all that is wrong, not the first 20 "
	"things\n"
	"      --allow NAME       switch a rule off: zero-result, future,\n"
	"                         throughput-bound, counts, fraction, "
	"nan-text,\n"
	"                         or all of them with all\n"
	"      --deny NAME        switch a rule on, after what --allow says\n"
	"      --document         each FILE is one JSON document; nothing is "
	"printed\n"
	"      --fail-fast        stop at the first thing that is wrong\n"
	"      --max-depth N      refuse input nested deeper than N (64)\n"
	"      --max-size N       refuse entries larger than N bytes (16M)\n"
	"      --no-format        format and content* of the schema only "
	"describe\n"
	"      --now TIME         take TIME for the present, as in\n"
	"                         2026-01-30T01:50:34Z\n"
	"      --quarantine FILE  keep refused entries there, with the "
	"reasons\n"
	"  -q, --quiet            no closing line\n"
	"      --report FORM      say it as human, json or github\n"
	"      --schema FILE      a JSON Schema (draft-07) for the "
	"built-in one,\n"
	"                         without the rules but those of --deny\n"
	"      --schema-dir DIR   what the schema refers to lies there, by "
	"the\n"
	"                         path of its URI\n"
	"      --summary FILE     write the counts there as JSON; as Markdown\n"
	"                         behind a FILE in .md or "
	"$GITHUB_STEP_SUMMARY\n"
	"      --help             this text\n"
	"      --version          name and version\n"
	"\n"
	"Example: which rows of a board are no results, and why:\n"
	"  bench-validate hf_data/leaderboard_single.json >good.jsonl\n";

struct options {
	struct list files, allow, deny;
	struct json_limits limits;
	const char *now, *quarantine, *report, *summary;
	const char *schema, *schema_dir;
	enum report_form form;
	bool wants_all, wants_first, is_document, has_no_format;
	bool is_quiet, wants_help, wants_version;
};

struct validate {
	struct options opt;
	struct schema *schema;
	struct plausibility plausibility;
	struct findings found;
	struct writer out;
	struct file_draft quarantine;
	struct buf text; /* composed, then written */
	struct buf only; /* the first entry in a few words */
	struct tally tally;
	int status;
	struct progress progress;
	uint64_t before, total; /* bytes of input; total 0: not known */
	bool is_retraction;     /* the record at hand */
	bool is_stopped;        /* by us, not by what was read */
	bool is_over;           /* --fail-fast had its fail */
};

/* With a schema of one's own, only what is asked for. */
static int switch_rules(struct plausibility *p, const struct options *opt,
			struct err *e)
{
	struct instant now;

	if (time_now(&now, opt->now, e) < 0)
		return err_wrap(e, "--now");
	plausibility_init(p, &now);
	if (opt->schema || opt->is_document)
		plausibility_switch(p, "all", false, e);
	if (plausibility_switch_each(p, &opt->allow, false, e) < 0)
		return -1;
	return plausibility_switch_each(p, &opt->deny, true, e);
}

static int load_schema(struct validate *v, struct err *e)
{
	const char *path = v->opt.schema;
	struct schema_options options = {
		.name = path ? path : "built-in schema",
		.path = path && strcmp(path, "-") != 0 ? path : NULL,
		.folder = v->opt.schema_dir,
		.has_no_format = v->opt.has_no_format,
	};

	if (!path)
		return schema_compile(&v->schema, builtin_schema,
				      strlen(builtin_schema), &options, e);
	return schema_load(&v->schema, path, &options, e);
}

/* Retractions and rules are of the leaderboard, not of any schema. */
static bool judge(struct validate *v, const struct record *record)
{
	const struct json_doc *doc = &record->doc;
	bool is_own = !v->opt.schema && !v->opt.is_document;

	findings_start(&v->found, doc);
	v->is_retraction = is_own && entry_is_retraction(doc);
	if (v->is_retraction) {
		retraction_check(doc, &v->found);
	} else {
		if (is_own)
			dataset_check_size(doc, &v->opt.limits, &v->found);
		schema_check(v->schema, doc, &v->found);
		plausibility_check(&v->plausibility, doc, &v->found);
	}
	return !v->found.count;
}

static void say_human(struct validate *v, const struct record *record)
{
	for (size_t i = 0; i < v->found.count; i++) {
		buf_clear(&v->text);
		report_text(&v->text, record, &v->found.items[i]);
		diag_warn("%s", v->text.data);
	}
	if (v->found.more)
		diag_warn("%s:%zu: and %zu more", record->source, record->line,
			  v->found.more);
}

static void say(struct validate *v, const struct record *record)
{
	progress_clear(&v->progress);
	buf_clear(&v->text);
	if (v->opt.form == REPORT_HUMAN) {
		say_human(v, record);
		return;
	}
	if (v->opt.form == REPORT_GITHUB) {
		report_github(&v->text, record, &v->found);
	} else {
		report_json(&v->text, record, &v->found, false);
		buf_addc(&v->text, '\n');
	}
	fputs(v->text.data, stderr);
}

static int keep(struct validate *v, const struct record *record, struct err *e)
{
	if (!v->opt.quarantine)
		return 0;
	buf_clear(&v->text);
	report_json(&v->text, record, &v->found, true);
	buf_addc(&v->text, '\n');
	return file_put(v->quarantine.fd, v->text.data, v->text.len,
			v->opt.quarantine, e);
}

static int pass(struct validate *v, const struct record *record, struct err *e)
{
	v->tally.passed++;
	v->tally.retractions += v->is_retraction;
	if (v->opt.is_document)
		return 0;
	return writer_put_doc(&v->out, &record->doc, e);
}

static int refuse(struct validate *v, const struct record *record,
		  struct err *e)
{
	tally_fail(&v->tally, &v->found);
	v->status = err_worse(v->status, ERR_NO);
	v->is_over = v->opt.wants_first;
	say(v, record);
	return keep(v, record, e);
}

static int take_record(void *context, struct record *record, struct err *e)
{
	struct validate *v = context;
	bool is_first = !v->tally.passed && !v->tally.failed;
	bool is_good = judge(v, record);
	int result = is_good ? pass(v, record, e) : refuse(v, record, e);

	if (is_first && !v->opt.schema && !v->opt.is_document)
		describe_entry(&v->only, &record->doc);
	progress_show(&v->progress, v->tally.passed + v->tally.failed,
		      v->before + (uint64_t)record->offset, v->total);
	v->is_stopped = result < 0 || v->is_over;
	return v->is_stopped ? -1 : 0;
}

/* Input that cannot be read on: what was good before it is out already. */
static void say_unread(struct validate *v, const char *path,
		       const struct err *why)
{
	const char *source = strcmp(path, "-") != 0 ? path : NULL;

	progress_clear(&v->progress);
	v->tally.unread++;
	v->status = err_worse(v->status, why->kind);
	if (v->opt.form == REPORT_HUMAN) {
		diag_warn("%s", why->text);
		return;
	}
	buf_clear(&v->text);
	if (v->opt.form == REPORT_GITHUB)
		report_github_error(&v->text, source, why->text);
	else
		report_unread(&v->text, source, why->text);
	fputs(v->text.data, stderr);
}

static void start_progress(struct validate *v)
{
	uint64_t total = 0;

	if (v->opt.is_quiet || !isatty(STDERR_FILENO))
		return;
	progress_init(&v->progress, STDERR_FILENO, time_tick_ms);
	if (input_bytes(&total, &v->opt.files))
		v->total = total;
}

static int read_one(struct validate *v, const char *path, struct err *e)
{
	input_fn *read = v->opt.is_document ? input_document : input_file;
	struct err why = { 0 };

	if (read(path, &v->opt.limits, take_record, v, &why) == 0 || v->is_over)
		return 0;
	if (v->is_stopped) {
		*e = why;
		return -1;
	}
	say_unread(v, path, &why);
	return 0;
}

static int read_all(struct validate *v, struct err *e)
{
	struct list *files = &v->opt.files;

	if (!files->count)
		list_add(files, "-");
	start_progress(v);
	for (size_t i = 0; i < files->count && !v->is_over; i++) {
		if (read_one(v, files->items[i], e) < 0)
			return -1;
		v->before += input_size(files->items[i]);
	}
	return writer_end(&v->out, e);
}

static void closing_line(const struct validate *v)
{
	const struct tally *t = &v->tally;
	bool is_one = t->passed + t->failed == 1 && !t->unread && v->only.len;

	diag_note("%zu passed, %zu failed%s%s", t->passed, t->failed,
		  is_one ? ": " : "", is_one ? v->only.data : "");
}

static int summarize(struct validate *v, struct err *e)
{
	const char *path = v->opt.summary;
	bool is_page;

	progress_clear(&v->progress);
	closing_line(v);
	if (!path)
		return 0;
	buf_clear(&v->text);
	is_page = page_is_markdown(path, getenv("GITHUB_STEP_SUMMARY"));
	if (is_page)
		tally_markdown(&v->text, &v->tally);
	else
		tally_json(&v->text, &v->tally);
	return page_write(path, is_page, &v->text, e);
}

static int validate(struct validate *v, struct err *e)
{
	const char *path = v->opt.quarantine;

	if (load_schema(v, e) < 0)
		return -1;
	if (path && file_draft_open(&v->quarantine, path, e) < 0)
		return -1;
	if (read_all(v, e) < 0)
		return -1;
	if (path && file_draft_commit(&v->quarantine, e) < 0)
		return -1;
	return summarize(v, e);
}

static void validate_release(struct validate *v)
{
	list_release(&v->opt.files);
	list_release(&v->opt.allow);
	list_release(&v->opt.deny);
	schema_free(&v->schema);
	findings_release(&v->found);
	writer_release(&v->out);
	file_draft_release(&v->quarantine);
	buf_release(&v->text);
	buf_release(&v->only);
}

static int read_options(struct options *o, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "all-errors", OPTS_FLAG, &o->wants_all },
		{ 0, "allow", OPTS_LIST, &o->allow },
		{ 0, "deny", OPTS_LIST, &o->deny },
		{ 0, "document", OPTS_FLAG, &o->is_document },
		{ 0, "fail-fast", OPTS_FLAG, &o->wants_first },
		{ 0, "max-depth", OPTS_NUMBER, &o->limits.depth },
		{ 0, "max-size", OPTS_NUMBER, &o->limits.size_bytes },
		{ 0, "no-format", OPTS_FLAG, &o->has_no_format },
		{ 0, "now", OPTS_TEXT, &o->now },
		{ 0, "quarantine", OPTS_TEXT, &o->quarantine },
		{ 'q', "quiet", OPTS_FLAG, &o->is_quiet },
		{ 0, "report", OPTS_TEXT, &o->report },
		{ 0, "schema", OPTS_TEXT, &o->schema },
		{ 0, "schema-dir", OPTS_TEXT, &o->schema_dir },
		{ 0, "summary", OPTS_TEXT, &o->summary },
		{ 0, "help", OPTS_FLAG, &o->wants_help },
		{ 0, "version", OPTS_FLAG, &o->wants_version },
		{ 0 },
	};

	if (opts_read(rows, &o->files, argc, argv, e) < 0 ||
	    json_limits_check(&o->limits, e) < 0)
		return -1;
	if (o->wants_all && o->wants_first)
		return err_set(e, ERR_USAGE,
			       "--all-errors and --fail-fast exclude one "
			       "another");
	return o->report ? report_choose(&o->form, o->report, e) : 0;
}

int main(int argc, char **argv)
{
	AUTO(validate_release)
	struct validate v = { .opt.limits = JSON_LIMITS,
			      .quarantine = FILE_DRAFT_INIT,
			      .text = BUF_INIT(BUF_MAX),
			      .only = BUF_INIT(BUF_MAX) };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_options(&v.opt, argc, argv, &e) < 0 ||
	    switch_rules(&v.plausibility, &v.opt, &e) < 0)
		return diag_usage(&e);
	if (v.opt.wants_help)
		return diag_help(usage);
	if (v.opt.wants_version)
		return diag_version();
	if (v.opt.is_quiet)
		diag_quiet();
	v.found.limit = v.opt.wants_first ? 1 : v.opt.wants_all ? SIZE_MAX : 0;
	writer_init(&v.out, stdout, false);
	if (validate(&v, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(v.status, e.kind));
}
