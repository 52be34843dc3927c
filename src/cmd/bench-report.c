/* bench-report - entries as a table, Markdown or CSV */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/opts.h"
#include "board/entry.h"
#include "card/table.h"
#include "stream/input.h"

#define COLUMNS_MAX 64

static const char usage[] =
	"usage: bench-report [options] [FILE...]\n"
	"\n"
	"Print entries as a table, a line each, in the order they come.\n"
	"\n"
	"  --format FORM   text (aligned, the default), md or csv\n"
	"  --columns LIST  names with commas between (default: "
	"chip,count,model,\n"
	"                  "
	"precision,workload,input,output,tps,ttft,tpot,engine,\n"
	"                  version,date); JSON pointers serve too\n"
	"  --list-columns  print the names, and the pointer behind each\n"
	"  --max-size N    bytes of one entry (16M)\n"
	"  --max-depth N   nesting of one entry (64)\n"
	"  --quiet         no talk, only errors\n"
	"  --help          print this text\n"
	"  --version       print the version\n"
	"\n"
	"Example: the published board, as a page\n"
	"  hf-fetch team/board leaderboard_single.json |\n"
	"      bench-report --format md --columns model,chip,count,tps,ttft\n";

/* The second pointer is looked at when the first leads to nothing. */
static const struct column {
	const char *name, *pointer, *other;
} columns[] = {
	{ "chip", "/hardware/chip_model", NULL },
	{ "count", "/hardware/chip_count", NULL },
	{ "model", "/model/name", NULL },
	{ "precision", "/model/precision", NULL },
	{ "workload", "/workload/name", NULL },
	{ "input", "/workload/input_length", NULL },
	{ "output", "/workload/output_length", NULL },
	{ "tps", "/metrics/throughput_tps", NULL },
	{ "ttft", "/metrics/ttft_ms", NULL },
	{ "tpot", "/metrics/tpot_ms", NULL },
	{ "engine", "/engine", "/metadata/engine" },
	{ "version", "/engine_version", "/sagellm_version" },
	{ "date", "/metadata/submitted_at", NULL },
	{ "id", "/entry_id", NULL },
	{ "type", "/config_type", NULL },
	{ "nodes", "/cluster/node_count", NULL },
	{ "quantization", "/model/quantization", NULL },
	{ "batch", "/workload/batch_size", NULL },
	{ "concurrent", "/workload/concurrent_requests", NULL },
	{ "dataset", "/workload/dataset", NULL },
	{ "tbt", "/metrics/tbt_ms", NULL },
	{ "memory", "/metrics/peak_mem_mb", NULL },
	{ "errors", "/metrics/error_rate", NULL },
	{ "hits", "/metrics/prefix_hit_rate", NULL },
	{ "submitter", "/metadata/submitter", NULL },
	{ "notes", "/metadata/notes", NULL },
};

#define COLUMNS (sizeof columns / sizeof *columns)

struct report {
	struct list files;
	struct json_limits limits;
	const char *format, *names;
	bool is_quiet, is_list, help, version;
	struct column chosen[COLUMNS_MAX];
	char *memory; /* of the names chosen */
	struct table table;
	struct buf texts[COLUMNS_MAX];
	size_t count, entries, retractions;
};

static void report_release(struct report *r)
{
	for (size_t i = 0; i < r->count; i++)
		buf_release(&r->texts[i]);
	table_release(&r->table);
	list_release(&r->files);
	free(r->memory);
}

static int choose(struct report *r, const char *name, struct err *e)
{
	if (r->count == COLUMNS_MAX)
		return err_set(e, ERR_USAGE, "more than %d columns",
			       COLUMNS_MAX);
	r->texts[r->count] = BUF_INIT(BUF_MAX);
	if (*name == '/') {
		r->chosen[r->count++] = (struct column){ name, name, NULL };
		return 0;
	}
	for (size_t i = 0; i < COLUMNS; i++) {
		if (strcmp(name, columns[i].name) != 0)
			continue;
		r->chosen[r->count++] = columns[i];
		return 0;
	}
	return err_set(e, ERR_USAGE,
		       "no column is named '%s'; --list-columns names them",
		       name);
}

static int choose_all(struct report *r, struct err *e)
{
	static const char usual[] = "chip,count,model,precision,workload,"
				    "input,output,tps,ttft,tpot,engine,"
				    "version,date";
	char *rest, *name;

	r->memory = xstrdup(r->names ? r->names : usual);
	rest = r->memory;
	while ((name = strsep(&rest, ","))) {
		if (choose(r, name, e) < 0)
			return -1;
	}
	return 0;
}

static int check(struct report *r, struct err *e)
{
	static const char *const names[] = { "text", "md", "csv" };
	enum table_form form = TABLE_TEXT;

	while (form <= TABLE_CSV && strcmp(r->format, names[form]) != 0)
		form++;
	if (form > TABLE_CSV)
		return err_set(e, ERR_USAGE,
			       "--format is text, md or csv, not '%s'",
			       r->format);
	if (json_limits_check(&r->limits, e) < 0 || choose_all(r, e) < 0)
		return -1;
	table_init(&r->table, form, r->count);
	if (r->is_quiet)
		diag_quiet();
	return 0;
}

static int parse(struct report *r, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "format", OPTS_TEXT, &r->format },
		{ 0, "columns", OPTS_TEXT, &r->names },
		{ 0, "list-columns", OPTS_FLAG, &r->is_list },
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

static int flush(struct report *r, struct err *e)
{
	struct buf *out = &r->table.out;

	if (fwrite(out->data, 1, out->len, stdout) != out->len)
		return err_errno(e, ERR_IO, "stdout");
	buf_clear(out);
	return 0;
}

static const struct json_node *value_of(const struct json_doc *doc,
					const struct column *column)
{
	const struct json_node *node = json_at(doc, column->pointer);

	if ((!node || node->type == JSON_NULL) && column->other)
		node = json_at(doc, column->other);
	return node && node->type != JSON_NULL ? node : NULL;
}

/*
 * Six digits are more than a run repeats; what is whole stays whole. What is
 * short stays as it was written, and so does all of CSV: programs read that.
 */
static struct table_cell number_of(struct buf *text, const char *raw,
				   size_t len)
{
	double value;

	if (len <= 8 || !memchr(raw, '.', len))
		return (struct table_cell){ raw, len, true };
	value = strtod(raw, NULL);
	if (isfinite(value))
		buf_addf(text, fabs(value) < 1e5 ? "%.6g" : "%.0f", value);
	else
		buf_add(text, raw, len);
	return (struct table_cell){ text->data, text->len, true };
}

/* A container as its JSON. */
static struct table_cell cell_of(struct report *r, const struct json_doc *doc,
				 size_t i)
{
	const struct json_node *node = value_of(doc, &r->chosen[i]);
	struct buf *text = &r->texts[i];

	buf_clear(text);
	if (!node)
		return (struct table_cell){ 0 };
	if (node->type == JSON_NUMBER && r->table.form != TABLE_CSV)
		return number_of(text, json_raw(doc, node), node->len);
	if (node->type != JSON_STRING)
		return (struct table_cell){ json_raw(doc, node), node->len,
					    node->type == JSON_NUMBER };
	json_text(text, doc, node);
	return (struct table_cell){ text->data, text->len, false };
}

/* A heading stands above its column: numbers are set to the right. */
static void add_heading(struct report *r, const struct table_cell *first)
{
	struct table_cell cells[COLUMNS_MAX];

	for (size_t i = 0; i < r->count; i++) {
		const char *name = r->chosen[i].name;

		cells[i] = (struct table_cell){ name, strlen(name),
						first && first[i].is_number };
	}
	table_add(&r->table, cells);
}

static int take_record(void *context, struct record *record, struct err *e)
{
	struct report *r = context;
	struct table_cell cells[COLUMNS_MAX];

	if (entry_is_retraction(&record->doc)) {
		r->retractions++;
		return 0;
	}
	for (size_t i = 0; i < r->count; i++)
		cells[i] = cell_of(r, &record->doc, i);
	if (!r->entries++)
		add_heading(r, cells);
	table_add(&r->table, cells);
	return flush(r, e);
}

static int report(struct report *r, struct err *e)
{
	if (input_each(&r->files, &r->limits, take_record, r, e) < 0)
		return -1;
	if (!r->entries)
		add_heading(r, NULL);
	table_end(&r->table);
	if (flush(r, e) < 0)
		return -1;
	if (r->retractions)
		diag_note("%zu retractions left out: bench-merge applies them",
			  r->retractions);
	return 0;
}

static void list_columns(void)
{
	for (size_t i = 0; i < COLUMNS; i++)
		printf("%-12s  %s%s%s\n", columns[i].name, columns[i].pointer,
		       columns[i].other ? ", else " : "",
		       columns[i].other ? columns[i].other : "");
}

int main(int argc, char **argv)
{
	AUTO(report_release)
	struct report r = { .limits = JSON_LIMITS, .format = "text" };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&r, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (r.help)
		return diag_help(usage);
	if (r.version)
		return diag_version();
	if (r.is_list)
		list_columns();
	else if (report(&r, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
