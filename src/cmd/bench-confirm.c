/* bench-confirm - passes a receipt on when the dataset holds what it says */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "board/dataset.h"
#include "hub/commits.h"
#include "hub/download.h"
#include "hub/options.h"
#include "hub/tree.h"
#include "json/value.h"
#include "publish/confirm.h"

#define RECEIPT_MAX ((size_t)64 << 20)
#define FILE_MAX ((size_t)4 << 30)

static const char usage[] =
	"usage: bench-confirm [options] [RECEIPT]\n"
	"\n"
	"Print a receipt as it came (a file; without one: stdin), if the "
	"Hub's\n"
	"commit that it names exists, and holds every entry that it names: in\n"
	"runs/, or taken off by retracted.jsonl. Else print nothing; status "
	"65\n"
	"when an entry is missing. What repo-clean is given should have "
	"passed.\n"
	"\n" HUB_OPTIONS_HELP "\n"
	"The Hub is HF_ENDPOINT, else " HUB_ENDPOINT ". A token (HF_TOKEN)\n"
	"is needed for a private dataset only. The receipt names the "
	"revision.\n"
	"\n"
	"Example:\n"
	"  bench-confirm receipt.json >confirmed.json &&\n"
	"      repo-clean --receipt confirmed.json\n";

struct job {
	struct hub_options hub;
	struct list operands;
	struct confirm confirm;
	struct list paths; /* of the dataset's logs; each is owned */
	struct buf text;   /* the receipt */
};

static void job_release(struct job *job)
{
	for (size_t i = 0; i < job->paths.count; i++)
		free((char *)job->paths.items[i]);
	list_release(&job->paths);
	list_release(&job->operands);
	confirm_release(&job->confirm);
	buf_release(&job->text);
}

static int add_path(void *context, const cJSON *file, struct err *e)
{
	struct job *job = context;
	const char *path = value_text(file, "/path");

	(void)e;
	if (path && dataset_kind(path) == DATASET_LOG)
		list_add(&job->paths, xstrdup(path));
	return 0;
}

/* One log of the dataset, verified, then its records. */
static int read_log(struct job *job, struct hub *h, const char *path,
		    struct err *e)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(close_fd) int spool = file_spool(h->temporary, e);
	struct hub_download d = { .path = path,
				  .commit = job->confirm.commit,
				  .fd = spool,
				  .limit = FILE_MAX };
	const struct stream_fd from = { spool, path };

	if (spool < 0 || hub_download(h, &d, e) < 0)
		return -1;
	if (lseek(spool, 0, SEEK_SET) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return input_fd(&from, &limits, confirm_record, &job->confirm, e);
}

/* Newest months first: what was just published lies there. */
static int read_logs(struct job *job, struct hub *h, struct err *e)
{
	const struct confirm *c = &job->confirm;

	for (size_t i = job->paths.count; i-- && c->found < c->count;) {
		if (read_log(job, h, job->paths.items[i], e) < 0)
			return -1;
	}
	return confirm_end(c, e);
}

static int ask(struct job *job, struct err *e)
{
	AUTO(hub_release) struct hub h = { 0 };
	struct hub_tree tree = { .fn = add_path, .context = job };
	char commit[HUB_ID_SIZE];
	struct hub_env env;

	hub_env_read(&env, getenv);
	if (hub_open(&h, &job->hub.settings, &env, e) < 0 ||
	    hub_head(&h, commit, NULL, e) < 0)
		return -1;
	if (strcmp(commit, job->confirm.commit) != 0)
		return err_set(e, ERR_DATA, "%s has no commit %s",
			       job->confirm.repo, job->confirm.commit);
	tree.revision = commit;
	if (hub_tree(&h, &tree, e) < 0)
		return -1;
	return read_logs(job, &h, e);
}

static int confirm(struct job *job, struct err *e)
{
	const char *path = job->operands.count ? job->operands.items[0] : "-";
	const char *name = strcmp(path, "-") != 0 ? path : "stdin";
	const struct buf *text = &job->text;
	struct confirm *c = &job->confirm;

	if (file_read(&job->text, path, e) < 0 ||
	    confirm_read(c, name, text, e) < 0)
		return -1;
	if (!hub_is_id(c->commit) || !hub_is_repo(c->repo))
		return err_set(e, ERR_DATA,
			       "%s: /hub: expected NS/NAME and a commit id",
			       name);
	hub_options_finish(&job->hub, c->repo, diag_warn, diag_note);
	job->hub.settings.revision = c->commit;
	if (ask(job, e) < 0)
		return -1;
	diag_note("%zu entries confirmed in %s at %s", c->count, c->repo,
		  c->commit);
	if (fwrite(text->data, 1, text->len, stdout) != text->len ||
	    fflush(stdout) != 0)
		return err_errno(e, ERR_IO, "stdout");
	return 0;
}

static int parse(struct job *job, int argc, char **argv, struct err *e)
{
	struct opts_row rows[HUB_OPTIONS_ROWS + 1] = { { 0 } };

	hub_options_rows(rows, &job->hub);
	if (opts_read(rows, &job->operands, argc, argv, e) < 0)
		return -1;
	if (job->operands.count > 1)
		return err_set(e, ERR_USAGE, "one receipt at a time");
	if (strcmp(job->hub.settings.revision, "main") != 0)
		return err_set(e, ERR_USAGE,
			       "--revision: the receipt names the commit");
	if (job->hub.quiet)
		diag_quiet();
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(job_release)
	struct job job = { .hub = HUB_OPTIONS, .text = BUF_INIT(RECEIPT_MAX) };
	struct err e = { 0 };

	diag_init(argv[0]);
	if (parse(&job, argc, argv, &e) < 0)
		return diag_usage(&e);
	if (job.hub.help)
		return diag_help(usage);
	if (job.hub.version)
		return diag_version();
	if (confirm(&job, &e) < 0)
		diag_warn("%s", e.text);
	return diag_close(e.kind);
}
