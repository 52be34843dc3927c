/* bench-receipt - says what a publish settles, before it is pushed */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "publish/judgement.h"
#include "publish/load.h"

static const char usage[] =
	"usage: bench-receipt [options] --before STATE --judged DIR\n"
	"                     (--versions FILE | --files FILE)\n"
	"\n"
	"Prints the plan of a publish as JSON: which versions of hf_data/ in\n"
	"git (or which local files) are settled by it, and what becomes of\n"
	"each contributed entry. `hf-push --receipt --attach PLAN` makes the\n"
	"receipt of it. For version N, DIR holds N.good (what passed\n"
	"bench-validate), N.refused (its --quarantine) or N.aside (why the\n"
	"version could not be judged).\n"
	"\n"
	"  -b, --before STATE     what the dataset had accepted (bench-state)\n"
	"  -j, --judged DIR       the judged versions\n"
	"  -v, --versions FILE    the versions, as repo-versions printed them\n"
	"  -r, --repository NAME  the source's name in sources.json\n"
	"  -f, --files FILE       a direct upload instead: local files, a "
	"path\n"
	"                         a line; line N is the one N.good is of\n"
	"      --summary FILE     append a Markdown summary to FILE\n"
	"      --identity NAME    default, six, or a file like identity.json\n"
	"  -h, --help             this text\n"
	"      --version          the version\n"
	"\n"
	"status: 0, all settled; 1, entries refused; 65, versions set aside\n"
	"\n"
	"example: bench-receipt -b state.jsonl -j judged -v versions.json \\\n"
	"             -r github.com/me/bench >plan.json\n";

struct options {
	const char *before, *judged, *versions, *repository, *files;
	const char *summary, *identity;
	bool help, version;
};

static int parse(struct options *o, int argc, char **argv, struct err *e)
{
	const struct opts_row rows[] = {
		{ 'b', "before", OPTS_TEXT, &o->before },
		{ 'j', "judged", OPTS_TEXT, &o->judged },
		{ 'v', "versions", OPTS_TEXT, &o->versions },
		{ 'r', "repository", OPTS_TEXT, &o->repository },
		{ 'f', "files", OPTS_TEXT, &o->files },
		{ 0, "summary", OPTS_TEXT, &o->summary },
		{ 0, "identity", OPTS_TEXT, &o->identity },
		{ 'h', "help", OPTS_FLAG, &o->help },
		{ 0, "version", OPTS_FLAG, &o->version },
		{ 0 },
	};

	if (opts_read(rows, NULL, argc, argv, e) < 0)
		return -1;
	if (o->help || o->version)
		return 0;
	if (!o->before || !o->judged || !o->versions == !o->files)
		return err_set(e, ERR_USAGE,
			       "--before, --judged and one of --versions and "
			       "--files are needed");
	if (o->versions && !o->repository)
		return err_set(e, ERR_USAGE, "--versions needs --repository");
	return 0;
}

/*
 * What to record, or NULL. It moves only to a descendant, or after a rewrite,
 * and never past a version that is held: with no commit on record, only to
 * before that.
 */
static const char *processed_of(const struct receipt *r, const cJSON *versions)
{
	const char *relation = value_text(versions, "/relation");

	if (!relation || !strcmp(relation, "behind"))
		return NULL;
	if (!r->held)
		return value_text(versions, "/tip");
	return strcmp(relation, "none") != 0 ? NULL : r->held;
}

static void add_source(struct judgement *j, const struct options *o,
		       const cJSON *versions)
{
	static const char *const members[] = { "branch", "tip", "since",
					       "relation" };
	cJSON *source = cJSON_AddObjectToObject(j->receipt.root, "source");
	const char *processed;

	cJSON_AddStringToObject(source, "repository", o->repository);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const cJSON *text =
			cJSON_GetObjectItemCaseSensitive(versions, members[i]);

		if (cJSON_IsString(text))
			cJSON_AddStringToObject(source, members[i],
						text->valuestring);
	}
	processed = processed_of(&j->receipt, versions);
	if (processed)
		cJSON_AddStringToObject(source, "processed", processed);
}

/* Files that nobody publishes and nobody cleans. */
static void tell_others(const cJSON *versions)
{
	const cJSON *other;

	cJSON_ArrayForEach(other, value_array(versions, "/others"))
	{
		const char *path = value_text(other, "/path");
		const char *reason = value_text(other, "/reason");

		if (path && reason)
			diag_warn("%s is left alone: %s", path, reason);
	}
}

static int judge_versions(struct judgement *j, const struct options *o,
			  struct err *e)
{
	AUTO(value_release) cJSON *versions = NULL;
	const cJSON *list, *version;
	size_t number = 0;

	if (value_read(&versions, o->versions, e) < 0)
		return -1;
	list = value_array(versions, "/versions");
	if (!list || !value_text(versions, "/tip"))
		return err_set(e, ERR_DATA, "%s: not from repo-versions",
			       o->versions);
	if (judgement_load(j, o->before, (size_t)cJSON_GetArraySize(list), e) <
	    0)
		return -1;
	cJSON_ArrayForEach(version, list)
	{
		const struct origin from = {
			.path = value_text(version, "/path"),
			.blob = value_text(version, "/blob"),
			.commit = value_text(version, "/commit"),
			.parent = value_text(version, "/parent"),
		};

		if (!from.path || !from.blob || !from.commit)
			return err_set(e, ERR_DATA,
				       "%s: a version lacks its path, blob or "
				       "commit",
				       o->versions);
		if (judgement_version(j, ++number, &from, e) < 0)
			return -1;
	}
	add_source(j, o, versions);
	tell_others(versions);
	return 0;
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; (text = strchr(text, '\n')); text++)
		lines++;
	return lines;
}

/* Line N of the list is the local file that N.good and N.refused are of. */
static int judge_files(struct judgement *j, const struct options *o,
		       struct err *e)
{
	AUTO(buf_release) struct buf list = BUF_INIT((size_t)64 << 20);
	char *line, *end;
	size_t number = 0;

	if (file_read(&list, o->files, e) < 0 ||
	    judgement_load(j, o->before, count_lines(list.data), e) < 0)
		return -1;
	for (line = list.data; (end = strchr(line, '\n')); line = end + 1) {
		const struct origin from = { .path = line };

		*end = '\0';
		if (judgement_version(j, ++number, &from, e) < 0)
			return -1;
	}
	return 0;
}

static void tell(const struct receipt *r)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const cJSON *item;

	cJSON_ArrayForEach(item, r->entries)
	{
		if (value_array(item, "/reasons"))
			diag_warn("%s: entry %s is refused: %s",
				  value_text(item, "/path"),
				  value_text(item, "/entry_id"),
				  cJSON_GetStringValue(
					  value_at(item, "/reasons/0")));
	}
	cJSON_ArrayForEach(item, r->kept)
	{
		const char *commit = value_text(item, "/commit");

		diag_warn("%s%s%.12s stays: %s", value_text(item, "/path"),
			  commit ? " of " : "", commit ? commit : "",
			  value_text(item, "/reason"));
	}
	receipt_tell(&text, r);
	diag_note("%s", text.data);
}

/* Summaries add up over the steps of a job: appended, not replaced. */
static int append(const char *path, const struct receipt *r, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(close_fd) int fd = -1;

	receipt_markdown(&text, r);
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return file_put(fd, text.data, text.len, path, e);
}

static int run(const struct options *o, int *status, struct err *e)
{
	AUTO(judgement_release) struct judgement j = { .folder = o->judged };
	AUTO(buf_release) struct buf plan = BUF_INIT(BUF_MAX);

	if (load_identity(&j.identity, o->identity, e) < 0 ||
	    (o->files ? judge_files(&j, o, e) : judge_versions(&j, o, e)) < 0)
		return -1;
	tell(&j.receipt);
	*status = j.status;
	if (o->summary && append(o->summary, &j.receipt, e) < 0)
		return -1;
	value_write(&plan, j.receipt.root);
	fwrite(plan.data, 1, plan.len, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct err e = { 0 };
	int status = 0;

	diag_init(argv[0]);
	if (parse(&o, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (o.help)
		return diag_help(usage);
	if (o.version)
		return diag_version();
	if (run(&o, &status, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(err_worse(status, e.kind));
}
