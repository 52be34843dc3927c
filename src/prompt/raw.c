/* raw - whole requests as someone wrote them, a JSON object each */
#include <stdlib.h>

#include "base/mem.h"
#include "prompt/records.h"
#include "prompt/source.h"

static int judge(void *context, const struct json_doc *doc, struct err *e)
{
	bool has_prompt = json_at(doc, "/messages") || json_at(doc, "/prompt");

	(void)context;
	return has_prompt ? 1
			  : err_set(e, ERR_DATA,
				    "expected a request, with \"messages\" or "
				    "\"prompt\"");
}

static int open_raw(struct prompts *d, struct err *e)
{
	struct records *r = xmalloc(sizeof *r);

	*r = (struct records)RECORDS_INIT;
	d->state = r;
	if (records_open(r, d->options.path, judge, NULL, e) < 0)
		return -1;
	if (!r->count)
		return err_set(e, ERR_DATA, "%s: no request in it",
			       d->options.path);
	if (!d->count)
		d->count = r->count;
	return 0;
}

/* What it asks for is for the record only: nothing of it is changed. */
static int get_raw(struct prompts *d, uint64_t salt, struct prompt *p,
		   struct err *e)
{
	struct records *r = d->state;

	(void)salt;
	if (records_read(r, p->id % r->count, e) < 0)
		return -1;
	sheet_clear(&d->sheet);
	p->own = &r->doc;
	p->is_exact = false;
	return records_limit(&p->output_tokens, &r->doc, e);
}

static void release_raw(void *state)
{
	if (state)
		records_release(state);
	free(state);
}

const struct source source_raw = {
	.needs_path = true,
	.open = open_raw,
	.get = get_raw,
	.release = release_raw,
};
