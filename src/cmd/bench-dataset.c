/* bench-dataset - writes an accepted state as the files of the dataset */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "board/dataset.h"
#include "board/listing.h"
#include "board/manifest.h"
#include "publish/load.h"
#include "stream/input.h"

static const char usage[] =
	"usage: bench-dataset [options] --folder DIR [FILE...]\n"
	"\n"
	"Reads every accepted entry and retraction (the files, or stdin) and\n"
	"writes the files of the dataset below DIR: the two boards, runs/ by\n"
	"month, retracted.jsonl and sources.json. Prints what differs from "
	"the\n"
	"listing: `put PATH` and `delete PATH`, a tab between; nothing when\n"
	"only sources.json would change.\n"
	"\n"
	"  -d, --folder DIR     where to write\n"
	"  -t, --tree FILE      the dataset's present listing (hf-fetch "
	"--list)\n"
	"  -s, --sources FILE   the sources.json to carry on from\n"
	"  -p, --plan FILE      the plan of bench-receipt: which source moved "
	"on\n"
	"      --record         a source that moved on is a change of its own\n"
	"  -k, --keeps FILE     stop if an entry of FILE would be lost\n"
	"      --identity NAME  default, six, or a file like identity.json\n"
	"  -h, --help           this text\n"
	"      --version        the version\n"
	"\n"
	"example: bench-merge --all theirs.jsonl new.jsonl |\n"
	"             bench-dataset -t tree.jsonl -d out\n";

struct options {
	const char *folder, *tree, *sources, *plan, *keeps, *identity;
	struct list files;
	bool is_record, help, version;
};

static int parse(struct options *o, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 'd', "folder", OPTS_TEXT, &o->folder },
		{ 't', "tree", OPTS_TEXT, &o->tree },
		{ 's', "sources", OPTS_TEXT, &o->sources },
		{ 'p', "plan", OPTS_TEXT, &o->plan },
		{ 0, "record", OPTS_FLAG, &o->is_record },
		{ 'k', "keeps", OPTS_TEXT, &o->keeps },
		{ 0, "identity", OPTS_TEXT, &o->identity },
		{ 'h', "help", OPTS_FLAG, &o->help },
		{ 0, "version", OPTS_FLAG, &o->version },
		{ 0 },
	};

	if (opts_read(rows, &o->files, argc, argv, e) < 0)
		return -1;
	if (!o->folder && !o->help && !o->version)
		return err_set(e, ERR_USAGE, "--folder DIR is needed");
	return 0;
}

static void options_release(struct options *o)
{
	list_release(&o->files);
}

static int read_tree(struct listing *tree, const char *path, struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;

	return path ? input_file(path, &limits, listing_add_record, tree, e)
		    : 0;
}

/*
 * *stands: the dataset holds the very sources.json to carry on from; else it
 * has to be written again, whatever else changes.
 */
static int read_manifest(struct manifest *m, bool *stands, const char *path,
			 const struct listing *tree, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT((size_t)16 << 20);

	if (!path) {
		manifest_init(m);
		*stands = false;
		return 0;
	}
	if (file_read(&text, path, e) < 0)
		return -1;
	*stands = listing_holds(tree, DATASET_SOURCES, text.data, text.len);
	return manifest_parse(m, NULL, text.data, text.len, e);
}

/*
 * A plan without a commit to record leaves the sources as they are. *counts:
 * what it records is worth a commit of its own, as the first record of a
 * source is: without one, only what the tip holds would be looked at.
 */
static int follow_plan(struct manifest *m, bool *counts,
		       const struct options *o, struct err *e)
{
	AUTO(value_release) cJSON *plan = NULL;
	const char *repository, *branch, *processed, *last;

	*counts = false;
	if (!o->plan)
		return 0;
	if (value_read(&plan, o->plan, e) < 0)
		return -1;
	repository = value_text(plan, "/source/repository");
	branch = value_text(plan, "/source/branch");
	processed = value_text(plan, "/source/processed");
	if (!repository || !branch || !processed)
		return 0;
	last = manifest_source(m, repository, branch);
	*counts = !last || (o->is_record && strcmp(last, processed) != 0);
	manifest_set_source(m, repository, branch, processed);
	return 0;
}

/* The last guard against a lost row, whatever went wrong before. */
static int check_kept(const struct state *state, struct identity *identity,
		      const char *path, struct err *e)
{
	AUTO(state_release) struct state before = { 0 };
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);

	if (!path)
		return 0;
	if (load_state(&before, identity, path, e) < 0)
		return -1;
	for (size_t i = 0; i < before.count; i++) {
		const struct entry *entry = before.entries[i];

		if (state_find(state, entry))
			continue;
		entry_place(&name, entry);
		buf_adds(&name, ": entry ");
		entry_id(&name, entry);
		return err_set(e, ERR_BUG,
			       "%s (digest %.12s) would be lost; nothing was "
			       "written",
			       name.data, entry_digest(entry));
	}
	return 0;
}

static int write_below(const char *folder, const char *path,
		       const struct buf *text, struct err *e)
{
	AUTO(free_text) char *full = xasprintf("%s/%s", folder, path);
	AUTO(free_text) char *parent = xstrdup(full);

	*strrchr(parent, '/') = '\0';
	if (file_make_folder(parent, e) < 0)
		return -1;
	return file_write(full, text->data, text->len, e);
}

/* Publishing an empty board where there was none helps no reader. */
static bool is_needless(const struct listing *tree,
			const struct dataset_file *f)
{
	return dataset_kind(f->path) == DATASET_BOARD &&
	       !strcmp(f->text.data, "[]\n") && !listing_find(tree, f->path);
}

static int write_files(const struct options *o, const struct dataset *d,
		       const struct listing *tree, struct manifest *m,
		       struct err *e)
{
	size_t changes = 0;

	manifest_clear_files(m);
	for (size_t i = 0; i < d->count; i++) {
		const struct dataset_file *f = &d->files[i];
		char oid[HASH_SHA1_HEX];

		if (is_needless(tree, f))
			continue;
		hash_blob(oid, f->text.data, f->text.len);
		manifest_set_file(m, f->path, oid);
		if (write_below(o->folder, f->path, &f->text, e) < 0)
			return -1;
		if (!listing_holds(tree, f->path, f->text.data, f->text.len)) {
			printf("put\t%s\n", f->path);
			changes++;
		}
	}
	for (size_t i = 0; i < tree->count; i++) {
		const char *path = tree->files[i]->path;

		if (dataset_kind(path) == DATASET_LOG &&
		    !manifest_file(m, path)) {
			printf("delete\t%s\n", path);
			changes++;
		}
	}
	return changes > 0;
}

static int write_manifest(const struct options *o, const struct listing *tree,
			  const struct manifest *m, bool is_changed,
			  struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	manifest_write(&text, m);
	if (is_changed &&
	    !listing_holds(tree, DATASET_SOURCES, text.data, text.len))
		printf("put\t%s\n", DATASET_SOURCES);
	return write_below(o->folder, DATASET_SOURCES, &text, e);
}

static int run(const struct options *o, struct err *e)
{
	AUTO(identity_free) struct identity *identity = NULL;
	AUTO(state_release) struct state state = { 0 };
	AUTO(dataset_release) struct dataset dataset = { 0 };
	AUTO(listing_release) struct listing tree = { 0 };
	AUTO(manifest_release) struct manifest m = { 0 };
	bool stands, counts;
	int changed;

	if (load_identity(&identity, o->identity, e) < 0 ||
	    read_tree(&tree, o->tree, e) < 0 ||
	    read_manifest(&m, &stands, o->sources, &tree, e) < 0 ||
	    follow_plan(&m, &counts, o, e) < 0 ||
	    load_states(&state, identity, &o->files, e) < 0 ||
	    check_kept(&state, identity, o->keeps, e) < 0)
		return -1;
	manifest_set_identity(&m, identity_digest(identity));
	dataset_build(&dataset, &state);
	changed = write_files(o, &dataset, &tree, &m, e);
	if (changed < 0)
		return -1;
	if (!stands)
		changed |= manifest_files(&m)->child != NULL;
	return write_manifest(o, &tree, &m, changed || counts, e);
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
