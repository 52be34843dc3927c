/* bench-merge - the board, the union, or the contribution of entries */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "base/time.h"
#include "board/fix.h"
#include "board/intake.h"
#include "board/merge.h"
#include "publish/load.h"
#include "publish/merged.h"
#include "stream/input.h"
#include "stream/page.h"

static const char usage[] =
	"usage: bench-merge [options] [FILE...]\n"
	"Print the board of the entries in FILE... (else stdin), which are\n"
	"ours: per identity the best. Retractions are applied and passed on.\n"
	"\n"
	"  --base FILE      drop what FILE has too: copies, no submissions\n"
	"  --theirs FILE    merge with FILE, the Hub's present state\n"
	"  --delta          print ours without base, all of it\n"
	"  --all            print the union: only repeats are dropped\n"
	"  --identity NAME  which entries compete: default, six, or a file\n"
	"  --array          print the rows as one indented array\n"
	"  --split DIR      write files instead: leaderboard_single.json,\n"
	"                   leaderboard_multi.json and retracted.jsonl\n"
	"  --retract ID     print all, and a retraction of the entry ID\n"
	"  --replace ID     the same, and the entry in its place\n"
	"  --with FILE      that entry, which has an entry_id of its own\n"
	"  --digest SHA256  of the entries with that ID only this content\n"
	"  --reason TEXT    why it is retracted\n"
	"  --by NAME        by whom; else $BENCH_SUBMITTER, else $USER\n"
	"  --now TIME       the clock, as RFC 3339\n"
	"  --summary FILE   write what was done as JSON; as Markdown behind\n"
	"                   a FILE in .md or $GITHUB_STEP_SUMMARY\n"
	"  --explain        say of each dropped entry what beat it, and how\n"
	"  --quiet          no talk, only errors\n"
	"  --max-size N     bytes of one entry (16M)\n"
	"  --max-depth N    nesting of one entry (64)\n"
	"  --help           print this\n"
	"  --version        print the version\n"
	"\n"
	"Example: what a publisher does with a contributor's file\n"
	"  bench-merge --base base.jsonl --theirs hub.jsonl runs.jsonl\n";

struct options {
	struct list ours, base, theirs, retract;
	bool is_delta, is_all, is_array, is_explain, is_quiet, help, version;
	const char *identity, *split, *replace, *with, *digest;
	const char *reason, *by, *now, *summary;
	struct json_limits limits;
};

struct job {
	const struct options *opt;
	struct identity *identity;
	struct sources sources;
	struct merge merge;
};

static void job_release(struct job *job)
{
	merge_release(&job->merge);
	sources_release(&job->sources);
	identity_free(&job->identity);
}

static void options_release(struct options *opt)
{
	list_release(&opt->ours);
	list_release(&opt->base);
	list_release(&opt->theirs);
	list_release(&opt->retract);
}

static int parse(struct options *opt, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 0, "base", OPTS_LIST, &opt->base },
		{ 0, "theirs", OPTS_LIST, &opt->theirs },
		{ 0, "delta", OPTS_FLAG, &opt->is_delta },
		{ 0, "all", OPTS_FLAG, &opt->is_all },
		{ 0, "identity", OPTS_TEXT, &opt->identity },
		{ 0, "array", OPTS_FLAG, &opt->is_array },
		{ 0, "split", OPTS_TEXT, &opt->split },
		{ 0, "retract", OPTS_LIST, &opt->retract },
		{ 0, "replace", OPTS_TEXT, &opt->replace },
		{ 0, "with", OPTS_TEXT, &opt->with },
		{ 0, "digest", OPTS_TEXT, &opt->digest },
		{ 0, "reason", OPTS_TEXT, &opt->reason },
		{ 0, "by", OPTS_TEXT, &opt->by },
		{ 0, "now", OPTS_TEXT, &opt->now },
		{ 0, "summary", OPTS_TEXT, &opt->summary },
		{ 0, "explain", OPTS_FLAG, &opt->is_explain },
		{ 0, "quiet", OPTS_FLAG, &opt->is_quiet },
		{ 0, "max-size", OPTS_NUMBER, &opt->limits.size_bytes },
		{ 0, "max-depth", OPTS_NUMBER, &opt->limits.depth },
		{ 0, "help", OPTS_FLAG, &opt->help },
		{ 0, "version", OPTS_FLAG, &opt->version },
		{ 0, NULL, OPTS_FLAG, NULL },
	};

	return opts_read(rows, &opt->ours, argc, argv, e);
}

static bool is_stdin_shared(const struct options *opt)
{
	const struct list *lists[] = { &opt->ours, &opt->base, &opt->theirs };
	size_t count = !opt->ours.count + !strcmp(opt->identity, "-");

	count += opt->with && !strcmp(opt->with, "-");
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (size_t j = 0; j < lists[i]->count; j++)
			count += !strcmp(lists[i]->items[j], "-");
	}
	return count > 1;
}

static bool is_fix(const struct options *opt)
{
	return opt->retract.count || opt->replace;
}

static int check_fix(const struct options *opt, struct err *e)
{
	bool has_words = opt->reason || opt->digest || opt->by || opt->now;
	bool is_mute = opt->reason ? !*opt->reason : opt->retract.count > 0;
	char hex[HASH_SHA256_HEX];
	bool is_hex = !opt->digest ||
		      !entry_read_digest(hex, opt->digest, strlen(opt->digest));
	const struct opts_rule rules[] = {
		{ opt->retract.count && opt->replace,
		  "--retract and --replace: one at a time" },
		{ is_mute, "--retract needs --reason TEXT, which says why" },
		{ !opt->replace != !opt->with,
		  "--replace ID and --with FILE go together" },
		{ has_words && !is_fix(opt),
		  "--reason, --digest, --by and --now go with --retract or "
		  "--replace" },
		{ opt->digest && opt->retract.count > 1,
		  "--digest goes with one --retract only" },
		{ !is_hex, "--digest: expected 64 hex digits" },
	};

	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static int check(const struct options *opt, struct err *e)
{
	bool is_mixed =
		opt->summary && !strcmp(opt->summary, "-") && !opt->split;
	const struct opts_rule rules[] = {
		{ opt->split && (is_fix(opt) || opt->is_array),
		  "--split: give --array, --retract and --replace to a run of "
		  "their own" },
		{ is_fix(opt) && opt->is_array,
		  "--array would leave the retraction out: give it a run of "
		  "its own" },
		{ is_mixed, "--summary: stdout is taken, name a file" },
		{ is_stdin_shared(opt), "stdin is read once: name files" },
	};

	if (check_fix(opt, e) < 0 || json_limits_check(&opt->limits, e) < 0)
		return -1;
	return opts_hold(rules, sizeof rules / sizeof *rules, e);
}

static void say(void *progress, const char *line)
{
	progress_clear(progress);
	diag_warn("%s", line);
}

static int read_state(struct job *job, struct state *s,
		      const struct list *files, struct err *e)
{
	struct intake in = { .state = s, .identity = job->identity };

	return intake_files(&in, &job->sources, files, &job->opt->limits, e);
}

/* Ours without base, of which only rivals are of use then: memory is freed. */
static int read_ours(struct job *job, struct err *e)
{
	const struct options *opt = job->opt;
	struct merge *m = &job->merge;
	struct intake in = { .state = &m->ours,
			     .identity = job->identity,
			     .base = m->has_base ? &m->base : NULL,
			     .explain = opt->is_explain ? say : NULL,
			     .context = &job->sources.progress };

	if (intake_files(&in, &job->sources, &opt->ours, &opt->limits, e) < 0)
		return -1;
	m->summary.copies = in.copies;
	if (m->has_base && !is_fix(opt))
		state_reduce(&m->base, &m->ours);
	return 0;
}

static int read_all(struct job *job, struct err *e)
{
	struct merge *m = &job->merge;

	if (load_identity(&job->identity, job->opt->identity, e) < 0)
		return -1;
	if ((m->has_base &&
	     read_state(job, &m->base, &job->opt->base, e) < 0) ||
	    read_ours(job, e) < 0)
		return -1;
	if (!m->has_theirs)
		return 0;
	return read_state(job, &m->theirs, &job->opt->theirs, e);
}

static const char *who(const struct options *opt)
{
	const char *name = getenv("BENCH_SUBMITTER");
	const char *user = getenv("USER");

	name = opt->by ? opt->by : name;
	if (name && *name)
		return name;
	return user && *user ? user : "unknown";
}

static int fix(struct job *job, struct err *e)
{
	const struct options *opt = job->opt;
	const struct list with = { (const char **)&opt->with, 1, 1 };
	const struct fix_scope scope = {
		{ &job->merge.ours, &job->merge.theirs, &job->merge.base }, 3
	};
	char digest[HASH_SHA256_HEX];
	char at[TIME_TEXT_SIZE];
	struct instant now;
	struct retraction r = { .reason = opt->reason,
				.by = who(opt),
				.at = at };

	if (time_now(&now, opt->now, e) < 0)
		return -1;
	time_format(at, &now);
	if (opt->digest) {
		entry_read_digest(digest, opt->digest, strlen(opt->digest));
		r.digest = digest;
	}
	r.entry_id = opt->replace;
	if (opt->with && read_state(job, &job->merge.fixes, &with, e) < 0)
		return -1;
	if (opt->with)
		return fix_replace(&job->merge.fixes, &scope, &r, opt->with, e);
	for (size_t i = 0; i < opt->retract.count; i++) {
		r.entry_id = opt->retract.items[i];
		if (fix_retract(&job->merge.fixes, &scope, &r, e) < 0)
			return -1;
	}
	return 0;
}

static int write_summary(const struct job *job, struct err *e)
{
	const char *path = job->opt->summary;
	bool is_page = page_is_markdown(path, getenv("GITHUB_STEP_SUMMARY"));
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (is_page)
		summary_markdown(&text, &job->merge.summary);
	else
		summary_json(&text, &job->merge.summary);
	return page_write(path, is_page, &text, e);
}

static void talk(void *unused, const char *line)
{
	(void)unused;
	diag_note("%s", line);
}

static void show_progress(struct job *job)
{
	const struct options *opt = job->opt;
	uint64_t total = 0;

	if (opt->is_quiet || !isatty(STDERR_FILENO))
		return;
	progress_init(&job->sources.progress, STDERR_FILENO, time_tick_ms);
	if (input_bytes(&total, &opt->ours) &&
	    input_bytes(&total, &opt->base) &&
	    input_bytes(&total, &opt->theirs))
		job->sources.total = total;
}

static int merge(const struct options *opt, struct err *e)
{
	AUTO(job_release) struct job job = { .opt = opt };
	const struct merged merged = { &job.merge, &job.sources };
	struct merge *m = &job.merge;

	sources_init(&job.sources, getenv("TMPDIR"), STDOUT_FILENO);
	show_progress(&job);
	*m = (struct merge){ .has_base = opt->base.count > 0,
			     .has_theirs = opt->theirs.count > 0,
			     .is_delta = opt->is_delta,
			     .is_all = opt->is_all || is_fix(opt) };
	if (read_all(&job, e) < 0 || fix(&job, e) < 0)
		return -1;
	progress_clear(&job.sources.progress);
	merge_unite(m);
	if (sources_check(&job.sources, e) < 0 ||
	    (opt->split
		     ? merged_split(&merged, opt->split, e)
		     : merged_print(&merged, stdout, opt->is_array, e)) < 0 ||
	    sources_check(&job.sources, e) < 0)
		return -1;
	if (opt->is_explain)
		merge_explain(m, say, &job.sources.progress);
	summary_lines(&m->summary, talk, NULL);
	return opt->summary ? write_summary(&job, e) : 0;
}

int main(int argc, char **argv)
{
	AUTO(options_release)
	struct options opt = { .identity = "default", .limits = JSON_LIMITS };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&opt, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (opt.help)
		return diag_help(usage);
	if (opt.version)
		return diag_version();
	if (check(&opt, &e) < 0)
		return diag_usage(&e);
	if (opt.is_quiet)
		diag_quiet();
	if (merge(&opt, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
