/* bench-collect - result files into a tree that others keep */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "base/time.h"
#include "board/plausibility.h"
#include "json/builtin.h"
#include "publish/collection.h"
#include "publish/shelf.h"
#include "schema/check.h"
#include "schema/compile.h"
#include "stream/destination.h"
#include "stream/reader.h"
#include "stream/report.h"
#include "stream/tree.h"

static const char usage[] =
	"usage: bench-collect [options] -d DIR [RESULTS...]\n"
	"Bring every *_leaderboard.json below each RESULTS (outputs) into the "
	"tree DIR,\n"
	"the folder of a run joined to the name of its file:\n"
	"  outputs/cpu/gpt2/short_20260128_005/short_input_leaderboard.json\n"
	"  DIR/cpu/gpt2/short_20260128_005_short_input_leaderboard.json\n"
	"A file comes whole, byte for byte, or not at all: each entry in it "
	"must pass\n"
	"what bench-validate checks. One that is there already is not "
	"touched, and\n"
	"nothing is ever removed. What was done is printed as a JSON line.\n"
	"\n"
	"      --allow RULE     a rule of bench-validate to switch off\n"
	"      --deny RULE      a rule to switch on\n"
	"  -d, --directory DIR  the tree to bring them into\n"
	"  -n, --dry-run        say what would be done, write nothing\n"
	"      --max-file N     refuse files larger than N bytes (16M)\n"
	"      --max-files N    refuse a tree of more files (100000)\n"
	"      --now TIME       the clock, as RFC 3339\n"
	"  -q, --quiet          no closing line\n"
	"      --help           this text\n"
	"      --version        name and version\n"
	"\n"
	"Example: what is new of this machine, for a web site:\n"
	"  bench-collect -d site/data/results outputs\n";

struct options {
	struct list folders, allow, deny;
	const char *directory, *now;
	size_t max_file, max_files;
	bool is_dry, is_quiet, wants_help, wants_version;
};

struct collect {
	struct options opt;
	struct schema *schema;
	struct plausibility plausibility;
	struct findings found;
	struct shelf shelf;
	struct collection all;
	size_t *files; /* of each folder */
	size_t folder; /* the one that is walked */
	int status;
};

static void refuse(struct collect *c, struct result *r, const struct err *why)
{
	diag_warn("%s", why->text);
	c->status = err_worse(c->status, why->kind);
	r->why = xstrdup(why->text);
}

static void trouble(void *context, const struct err *why)
{
	struct collect *c = context;

	if (why->kind == ERR_NONE)
		diag_note("%s", why->text);
	else
		diag_warn("%s", why->text);
	c->status = err_worse(c->status, why->kind);
}

/* Where all files go is known before the first is written. */
static int take_file(void *context, const char *path, int fd,
		     const struct stat *st, struct err *e)
{
	struct collect *c = context;
	const char *root = c->opt.folders.items[c->folder];
	const char *below = path + strlen(root);
	AUTO(buf_release) struct buf to = BUF_INIT(BUF_MAX);
	struct err why = { 0 };
	struct result *r;

	(void)st;
	close_fd(&fd);
	if (c->all.count == c->opt.max_files)
		return err_set(e, ERR_DATA,
			       "%s: more than %zu files; see --max-files", root,
			       c->opt.max_files);
	r = collection_add(&c->all, path);
	c->files[c->folder]++;
	if (destination_path(&to, below + (*below == '/'), &why) < 0)
		refuse(c, r, &why);
	else
		r->path = buf_detach(&to);
	return 0;
}

static int judge(struct collect *c, const struct record *record, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	findings_start(&c->found, &record->doc);
	schema_check(c->schema, &record->doc, &c->found);
	plausibility_check(&c->plausibility, &record->doc, &c->found);
	if (!c->found.count)
		return 0;
	report_text(&text, record, &c->found.items[0]);
	return err_set(e, ERR_NO, "%s", text.data);
}

/* What is read once is what is judged, and what is written. */
static int judge_all(struct collect *c, const struct result *r,
		     const struct buf *text, size_t *entries, struct err *e)
{
	const struct json_limits limits = { c->opt.max_file, 64 };
	AUTO(close_fd) int fd = file_spool(getenv("TMPDIR"), e);
	AUTO(reader_release) struct reader reader = { 0 };
	struct record *record;
	int more;

	reader_init(&reader, fd, r->source, &limits);
	if (fd < 0 || file_put(fd, text->data, text->len, r->source, e) < 0)
		return -1;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "%s", r->source);
	while ((more = reader_next(&reader, &record, e)) > 0) {
		if (judge(c, record, e) < 0)
			return -1;
		++*entries;
	}
	if (more < 0 && e->kind == ERR_DATA)
		e->kind = ERR_NO;
	if (more == 0 && !*entries)
		more = err_set(e, ERR_NO, "%s: holds no entry", r->source);
	return more;
}

static int bring(struct collect *c, struct result *r, const struct buf *text,
		 struct err *e)
{
	static const enum fate fates[] = { FATE_NEW, FATE_CHANGED, FATE_SAME };
	struct shelf_place place;
	size_t entries = 0;

	if (judge_all(c, r, text, &entries, e) < 0)
		return -1;
	if (shelf_look(&c->shelf, r->path, text, &place, e) < 0)
		return -1;
	r->fate = fates[place.state];
	if (!c->opt.is_dry && place.state != SHELF_SAME &&
	    shelf_put(&c->shelf, r->path, text, &place, e) < 0)
		return -1;
	c->all.entries += entries;
	return 0;
}

/* Whether all that go to one place are the same file, found twice. */
static int compare(struct collect *c, struct result *group, size_t count,
		   const struct buf *text, struct err *e)
{
	for (size_t i = 1; i < count; i++) {
		AUTO(buf_release)
		struct buf other = BUF_INIT(c->opt.max_file);

		if (strcmp(group[i].path, group[0].path) == 0 &&
		    shelf_read(&other, group[i].source, e) == 0 &&
		    other.len == text->len &&
		    !memcmp(other.data, text->data, text->len)) {
			group[i].fate = FATE_REPEATED;
			continue;
		}
		return err_set(e, ERR_NO,
			       "%s: would be %s, as would %s: rename one",
			       group[i].source, group[i].path, group[0].source);
	}
	return 0;
}

/* The files of one destination, most often one. */
static void settle(struct collect *c, struct result *group, size_t count)
{
	AUTO(buf_release) struct buf text = BUF_INIT(c->opt.max_file);
	struct err why = { 0 };

	if (shelf_read(&text, group[0].source, &why) == 0 &&
	    compare(c, group, count, &text, &why) == 0 &&
	    bring(c, &group[0], &text, &why) == 0)
		return;
	for (size_t i = 0; i < count; i++)
		group[i].fate = FATE_REFUSED;
	refuse(c, &group[0], &why);
	for (size_t i = 1; i < count; i++)
		group[i].why = xstrdup(why.text);
}

static void settle_all(struct collect *c)
{
	struct collection *all = &c->all;
	size_t count;

	collection_sort(all);
	for (size_t at = 0; at < all->count; at += count) {
		count = collection_group(all, at);
		if (all->results[at].path)
			settle(c, &all->results[at], count);
	}
}

static int walk(struct collect *c, struct err *e)
{
	struct tree tree = { "_leaderboard.json", take_file, trouble, c };
	const struct list *folders = &c->opt.folders;

	c->files = xcalloc(folders->count, sizeof *c->files);
	for (; c->folder < folders->count; c->folder++) {
		if (tree_walk(&tree, folders->items[c->folder], e) < 0)
			return -1;
	}
	return 0;
}

static bool is_within(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return !strncmp(path, folder, len) &&
	       (!path[len] || path[len] == '/' || len == 1);
}

/* What is brought would be found again, under another name each time. */
static int keep_apart(const struct options *o, struct err *e)
{
	AUTO(free_text) char *to = realpath(o->directory, NULL);

	for (size_t i = 0; to && i < o->folders.count; i++) {
		const char *folder = o->folders.items[i];
		AUTO(free_text) char *from = realpath(folder, NULL);

		if (from && is_within(to, from))
			return err_set(e, ERR_USAGE,
				       "%s is in %s, which is collected: "
				       "choose another -d",
				       o->directory, folder);
	}
	return 0;
}

static void list_sources(struct buf *out, const struct collect *c)
{
	for (size_t i = 0; i < c->opt.folders.count; i++) {
		buf_adds(out, i ? ",{\"path\":" : "{\"path\":");
		report_quote(out, c->opt.folders.items[i]);
		buf_addf(out, ",\"files\":%zu}", c->files[i]);
	}
}

static void tell(const struct collect *c)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

	buf_adds(&out, "{\"sources\":[");
	list_sources(&out, c);
	buf_adds(&out, "],");
	collection_json(&out, &c->all);
	buf_adds(&out, "}\n");
	fwrite(out.data, 1, out.len, stdout);
	diag_note("%zu new, %zu changed, %zu unchanged, %zu refused",
		  collection_tally(&c->all, FATE_NEW),
		  collection_tally(&c->all, FATE_CHANGED),
		  collection_tally(&c->all, FATE_SAME),
		  collection_tally(&c->all, FATE_REFUSED));
}

static int collect(struct collect *c, struct err *e)
{
	const struct schema_options options = { .name = "built-in schema" };

	if (!c->opt.folders.count)
		list_add(&c->opt.folders, "outputs");
	if (!c->opt.is_dry && file_make_folder(c->opt.directory, e) < 0)
		return -1;
	if (keep_apart(&c->opt, e) < 0 ||
	    schema_compile(&c->schema, builtin_schema, strlen(builtin_schema),
			   &options, e) < 0)
		return -1;
	c->shelf.below.folder = c->opt.directory;
	if (walk(c, e) < 0)
		return -1;
	settle_all(c);
	tell(c);
	return 0;
}

static void collect_release(struct collect *c)
{
	collection_release(&c->all);
	free(c->files);
	shelf_release(&c->shelf);
	schema_free(&c->schema);
	findings_release(&c->found);
	list_release(&c->opt.folders);
	list_release(&c->opt.allow);
	list_release(&c->opt.deny);
}

static int switch_rules(struct collect *c, struct err *e)
{
	struct instant now;

	if (time_now(&now, c->opt.now, e) < 0)
		return err_wrap(e, "--now");
	plausibility_init(&c->plausibility, &now);
	if (plausibility_switch_each(&c->plausibility, &c->opt.allow, false,
				     e) < 0)
		return -1;
	return plausibility_switch_each(&c->plausibility, &c->opt.deny, true,
					e);
}

static int read_options(struct options *o, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "allow", OPTS_LIST, &o->allow },
		{ 0, "deny", OPTS_LIST, &o->deny },
		{ 'd', "directory", OPTS_TEXT, &o->directory },
		{ 'n', "dry-run", OPTS_FLAG, &o->is_dry },
		{ 0, "max-file", OPTS_NUMBER, &o->max_file },
		{ 0, "max-files", OPTS_NUMBER, &o->max_files },
		{ 0, "now", OPTS_TEXT, &o->now },
		{ 'q', "quiet", OPTS_FLAG, &o->is_quiet },
		{ 0, "help", OPTS_FLAG, &o->wants_help },
		{ 0, "version", OPTS_FLAG, &o->wants_version },
		{ 0 },
	};

	if (opts_read(rows, &o->folders, argc, argv, e) < 0)
		return -1;
	if (o->wants_help || o->wants_version)
		return 0;
	if (!o->directory || !*o->directory)
		return err_set(e, ERR_USAGE,
			       "-d is needed: the tree to bring them into");
	if (!o->max_file || o->max_file > JSON_SIZE_MAX)
		return err_set(e, ERR_USAGE, "--max-file takes 1 to 2G");
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(collect_release)
	struct collect c = { .opt = { .max_file = (size_t)16 << 20,
				      .max_files = 100000 },
			     .shelf.below = BELOW_INIT };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_options(&c.opt, argc, argv, &e) < 0 ||
	    switch_rules(&c, &e) < 0)
		return diag_usage(&e);
	if (c.opt.wants_help)
		return diag_help(usage);
	if (c.opt.wants_version)
		return diag_version();
	if (c.opt.is_quiet)
		diag_quiet();
	if (collect(&c, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(c.status, e.kind));
}
