/* bench-state - the accepted state of a dataset as it stands on the Hub */
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/mem.h"
#include "board/dataset.h"
#include "publish/load.h"
#include "publish/settlement.h"
#include "stream/input.h"
#include "stream/writer.h"

static const char usage[] =
	"usage: bench-state [options] --tree LISTING --dataset DIR\n"
	"\n"
	"Prints what a dataset has accepted, entries and retractions, a line\n"
	"each: the ground that new results are merged onto. DIR holds its "
	"files\n"
	"as fetched at one revision, LISTING the output of `hf-fetch --list\n"
	"--commits` there. Boards edited by hand are taken over when few rows\n"
	"changed; otherwise, and when runs/, retracted.jsonl or sources.json\n"
	"was edited, it stops with status 65 and names the ways on.\n"
	"\n"
	"  -t, --tree FILE        the listing\n"
	"  -d, --dataset DIR      the files\n"
	"      --paths            only print the listing's files that belong "
	"to\n"
	"                         the dataset\n"
	"      --check            only print how it stands: new, whole, "
	"boards\n"
	"                         (edited) or broken\n"
	"      --source NAME      only print the last commit processed of the\n"
	"                         source, as sources.json in DIR has it\n"
	"      --branch NAME      and its branch (main)\n"
	"      --adopt            take hand edits over, however many\n"
	"      --restore          drop hand edits: the state as last written\n"
	"      --adopt-limit N    take over up to N changed rows unasked (5)\n"
	"      --last DIR         the files of the last whole revision, which\n"
	"                         --adopt and --restore need for a broken one\n"
	"      --log FILE         the dataset's commits (hf-fetch --log): who\n"
	"                         edited\n"
	"      --history FILE     boards of earlier revisions, on a first\n"
	"                         publish: rows that are gone are listed\n"
	"      --adopt-history    and accepted\n"
	"      --identity NAME    default, six, or a file like identity.json\n"
	"      --now TIME         the clock, for edits without a date\n"
	"  -h, --help             this text\n"
	"      --version          the version\n"
	"\n"
	"example: hf-fetch --list --commits me/board >tree.jsonl\n"
	"         bench-state -t tree.jsonl -d dataset >state.jsonl\n";

#define TOLD_AT_MOST 20

struct options {
	const char *tree, *identity, *source, *branch;
	bool paths, check, help, version;
	struct settlement_options settle;
};

static int parse(struct options *o, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 't', "tree", OPTS_TEXT, &o->tree },
		{ 'd', "dataset", OPTS_TEXT, &o->settle.folder },
		{ 0, "paths", OPTS_FLAG, &o->paths },
		{ 0, "check", OPTS_FLAG, &o->check },
		{ 0, "source", OPTS_TEXT, &o->source },
		{ 0, "branch", OPTS_TEXT, &o->branch },
		{ 0, "adopt", OPTS_FLAG, &o->settle.adopt },
		{ 0, "restore", OPTS_FLAG, &o->settle.restore },
		{ 0, "adopt-limit", OPTS_NUMBER, &o->settle.adopt_limit },
		{ 0, "last", OPTS_TEXT, &o->settle.last },
		{ 0, "log", OPTS_TEXT, &o->settle.log },
		{ 0, "history", OPTS_LIST, &o->settle.history },
		{ 0, "adopt-history", OPTS_FLAG, &o->settle.adopt_history },
		{ 0, "identity", OPTS_TEXT, &o->identity },
		{ 0, "now", OPTS_TEXT, &o->settle.now },
		{ 'h', "help", OPTS_FLAG, &o->help },
		{ 0, "version", OPTS_FLAG, &o->version },
		{ 0 },
	};

	o->branch = "main";
	o->settle.adopt_limit = 5;
	if (opts_read(rows, NULL, argc, argv, e) < 0)
		return -1;
	if (o->help || o->version)
		return 0;
	if (!o->tree || (!o->settle.folder && !o->paths))
		return err_set(e, ERR_USAGE,
			       "--tree LISTING and --dataset DIR are needed");
	if (o->settle.adopt && o->settle.restore)
		return err_set(e, ERR_USAGE,
			       "--adopt and --restore exclude each other");
	return 0;
}

static void options_release(struct options *o)
{
	list_release(&o->settle.history);
}

/* Frees the list. */
static int print_list(struct writer *w, const struct entry **entries,
		      size_t count, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	int result = 0;

	for (size_t i = 0; i < count && !result; i++) {
		buf_clear(&text);
		entry_text(&text, entries[i]);
		result = writer_put(w, text.data, text.len, e);
	}
	free(entries);
	return result;
}

static int print_state(const struct state *state, struct err *e)
{
	AUTO(writer_release) struct writer w = { 0 };
	const struct entry **entries;
	size_t count = state_rows(state, &entries);

	writer_init(&w, stdout, false);
	if (print_list(&w, entries, count, e) < 0)
		return -1;
	count = state_retractions(state, &entries);
	if (print_list(&w, entries, count, e) < 0)
		return -1;
	return writer_end(&w, e);
}

static void print_paths(const struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		const char *path = listing->files[i]->path;

		if (dataset_kind(path) != DATASET_OTHER)
			puts(path);
	}
}

static void tell(const struct edits *edits)
{
	AUTO(buf_release) struct buf id = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		if (i == TOLD_AT_MOST) {
			diag_warn("and %zu more", edits->count - i);
			break;
		}
		buf_clear(&id);
		entry_id(&id, edit->entry);
		diag_warn("%s: %s, digest %.12s", edit_name(edit->kind),
			  id.data, entry_digest(edit->entry));
	}
}

static int print_settled(struct settlement *s, struct err *e)
{
	int result = settlement_run(s, e);

	tell(&s->edits);
	return result < 0 ? -1 : print_state(&s->accepted, e);
}

/* Also of a sources.json that was edited: --adopt takes that over as well. */
static int print_source(const struct settlement *s, const struct options *o)
{
	const char *commit = NULL;

	if (s->manifest.root)
		commit = manifest_source(&s->manifest, o->source, o->branch);
	if (commit)
		puts(commit);
	return 0;
}

static int run(const struct options *o, struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(settlement_release) struct settlement s = { .o = &o->settle };

	if (load_identity(&s.identity, o->identity, e) < 0 ||
	    input_file(o->tree, &limits, listing_add_record, &s.listing, e) < 0)
		return -1;
	if (o->paths) {
		print_paths(&s.listing);
		return 0;
	}
	if (settlement_look(&s, e) < 0)
		return -1;
	if (o->source)
		return print_source(&s, o);
	if (!o->check)
		return print_settled(&s, e);
	puts(condition_name(s.condition));
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(options_release) struct options o = { 0 };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&o, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (o.help)
		return diag_help(usage);
	if (o.version)
		return diag_version();
	if (run(&o, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
