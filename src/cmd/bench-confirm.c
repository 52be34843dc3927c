/* bench-confirm - passes a receipt on when the dataset holds what it says */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "hub/options.h"
#include "publish/witness.h"

#define RECEIPT_MAX ((size_t)64 << 20)

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
	"      repo-clean --confirmed --receipt confirmed.json\n";

struct job {
	struct hub_options hub;
	struct list operands;
	struct confirm confirm;
	struct buf text; /* the receipt */
};

static void job_release(struct job *job)
{
	list_release(&job->operands);
	confirm_release(&job->confirm);
	buf_release(&job->text);
}

static int confirm(struct job *job, struct err *e)
{
	const char *path = job->operands.count ? job->operands.items[0] : "-";
	const char *name = strcmp(path, "-") != 0 ? path : "stdin";
	const struct buf *text = &job->text;
	struct confirm *c = &job->confirm;
	struct hub_env env;

	if (file_read(&job->text, path, e) < 0 ||
	    confirm_read(c, name, text, e) < 0)
		return -1;
	hub_options_finish(&job->hub, c->repo, diag_warn, diag_note);
	hub_env_read(&env, getenv);
	if (witness_ask(c, &job->hub.settings, &env, e) < 0)
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
