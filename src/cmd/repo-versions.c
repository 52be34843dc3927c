/* repo-versions - list what a branch still has to publish */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/opts.h"
#include "git/export.h"
#include "git/folder.h"

#define MAX_SIZE ((size_t)64 << 20)

static const char usage[] =
	"usage: repo-versions [options] -d DIR\n"
	"\n"
	"List every version of the data files below a folder of a branch that\n"
	"has to be published, as one JSON document on stdout, and write the\n"
	"blobs into DIR, each as a file named by its id: the tip's own files,\n"
	"however old, and every other version since the last commit done.\n"
	"\n"
	"  -d, --directory DIR  where the blobs go; made when it is missing\n"
	"      --repo DIR       the repository, bare or not (default .)\n"
	"      --branch NAME    the branch (default main)\n"
	"      --since COMMIT   the last commit processed, all 40 digits; the\n"
	"                       tip only when absent, all history when the\n"
	"                       repository does not have it\n"
	"      --all            all history\n"
	"      --folder NAME    the folder (default hf_data)\n"
	"      --table FILE     the versions for scripts too, a line each:\n"
	"                       number, blob, at the tip or not, bases, path\n"
	"      --max-size N     largest blob in bytes (default 64M)\n"
	"      --help           print this text\n"
	"      --version        print the version\n"
	"\n"
	"Example:\n"
	"  repo-versions --repo origin.git -d blobs >versions.json\n";

struct request {
	struct versions_query query;
	const char *repo, *since, *directory, *table;
	git_oid since_id;
	bool help, version;
};

static int read_options(struct request *q, int argc, char **argv, struct err *e)
{
	struct versions_query *query = &q->query;
	const struct opts_row rows[] = {
		{ 'd', "directory", OPTS_TEXT, &q->directory },
		{ 0, "repo", OPTS_TEXT, &q->repo },
		{ 0, "branch", OPTS_TEXT, &query->branch },
		{ 0, "since", OPTS_TEXT, &q->since },
		{ 0, "all", OPTS_FLAG, &query->is_all },
		{ 0, "folder", OPTS_TEXT, &query->folder },
		{ 0, "table", OPTS_TEXT, &q->table },
		{ 0, "max-size", OPTS_NUMBER, &query->max_size_bytes },
		{ 0, "help", OPTS_FLAG, &q->help },
		{ 0, "version", OPTS_FLAG, &q->version },
		{ 0 },
	};

	if (opts_read(rows, NULL, argc, argv, e) < 0)
		return -1;
	if (q->help || q->version)
		return 0;
	if (!q->directory)
		return err_set(e, ERR_USAGE, "-d DIR is needed");
	if (!folder_is_path(query->folder))
		return err_set(e, ERR_USAGE, "'%s' cannot be a folder",
			       query->folder);
	if (!q->since)
		return 0;
	if (!repository_id(&q->since_id, q->since))
		return err_set(e, ERR_USAGE,
			       "--since '%s' is not a full commit id",
			       q->since);
	query->since = &q->since_id;
	return 0;
}

static int list(const struct request *q, struct err *e)
{
	AUTO(repository_release) struct repository r = { 0 };
	AUTO(versions_release) struct versions v = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	int flags = REPOSITORY_READ | (q->repo ? REPOSITORY_TRUSTED : 0);

	if (repository_open(&r, q->repo ? q->repo : ".", flags, e) < 0 ||
	    versions_find(&v, &q->query, &r, e) < 0 ||
	    export_blobs(&v, &r, q->directory, e) < 0)
		return -1;
	if (q->table) {
		export_table(&text, &v, &q->query);
		if (file_write(q->table, text.data, text.len, e) < 0)
			return -1;
		buf_clear(&text);
	}
	export_write(&text, &v, &q->query);
	fwrite(text.data, 1, text.len, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct request q = { .query = { .folder = "hf_data",
					.branch = "main",
					.max_size_bytes = MAX_SIZE } };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (read_options(&q, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (q.help)
		return diag_help(usage);
	if (q.version)
		return diag_version();
	if (list(&q, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
