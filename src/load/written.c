/* written - one run of a command, and the files of its folder */
#include "load/written.h"

#include <string.h>

#include "base/mem.h"
#include "load/details.h"
#include "output/folder.h"

static int write_details(const struct outputs *o, const struct run_result *run,
			 struct err *e)
{
	AUTO(free_text) char *path = outputs_path(o, "details.jsonl");

	if (run->lost.kind) {
		*e = run->lost;
		return -1;
	}
	return run->details < 0 ? 0 : details_copy(run->details, path, e);
}

int written_folder(const struct written *w, struct results *r, struct err *e)
{
	const struct settings *s = r->session->settings;
	const struct outputs_name name = { s->out, s->backend,
					   r->session->model,
					   w->run->workload.name, w->run->end };
	const struct folder f = { .recording = &w->run->recording,
				  .stats = &w->stats,
				  .command = r->command,
				  .step = r->step,
				  .refusal = w->run->refusal,
				  .is_exact = w->run->is_exact,
				  .records = &w->records,
				  .metrics = &w->metrics,
				  .row = &w->row,
				  .environment = &r->environment,
				  .compat = &s->compat,
				  .repeats = w->repeats };
	AUTO(outputs_release) struct outputs o = { 0 };
	AUTO(free_text) char *folder = NULL;

	if (!s->out)
		return 0;
	if (outputs_open(&o, &name, e) < 0 || folder_write(&o, &f, e) < 0 ||
	    write_details(&o, w->run, e) < 0)
		return -1;
	folder = outputs_path(&o, "");
	folder[strlen(folder) - 1] = '\0';
	sweep_page_add(&r->page, folder);
	return outputs_link(&o, e);
}
