/* jsonl - prompts as someone wrote them, one JSON object each */
#include <stdlib.h>

#include "base/mem.h"
#include "prompt/records.h"
#include "prompt/source.h"
#include "prompt/talk.h"

static int judge(void *context, const struct json_doc *doc, struct err *e)
{
	size_t tokens;
	int verdict = talk_check(doc, e);

	(void)context;
	if (verdict < 0 || records_limit(&tokens, doc, e) < 0)
		return -1;
	return verdict ? 1
		       : err_set(e, ERR_DATA,
				 "expected \"prompt\" or \"messages\"");
}

static int open_jsonl(struct prompts *d, struct err *e)
{
	struct records *r = xmalloc(sizeof *r);

	*r = (struct records)RECORDS_INIT;
	d->state = r;
	if (records_open(r, d->options.path, judge, NULL, e) < 0)
		return -1;
	if (!r->count)
		return err_set(e, ERR_DATA, "%s: no prompt in it",
			       d->options.path);
	if (!d->count)
		d->count = r->count;
	return 0;
}

static int get_jsonl(struct prompts *d, uint64_t salt, struct prompt *p,
		     struct err *e)
{
	struct records *r = d->state;

	if (records_read(r, p->id % r->count, e) < 0 ||
	    records_limit(&p->output_tokens, &r->doc, e) < 0)
		return -1;
	if (d->options.output_tokens)
		p->output_tokens = d->options.output_tokens;
	return talk_read(d, &r->doc, salt, p, e);
}

static void release_jsonl(void *state)
{
	if (state)
		records_release(state);
	free(state);
}

const struct source source_jsonl = {
	.needs_path = true,
	.open = open_jsonl,
	.get = get_jsonl,
	.release = release_jsonl,
};
