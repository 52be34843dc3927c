/* request - the body of a completion request, as engines understand it */
#include "load/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/write.h"

int request_extra(struct request_form *f, const char *text, struct err *e)
{
	const struct json_limits limits = JSON_LIMITS;
	struct err why = { 0 };

	free(f->extra_text);
	f->extra_text = xstrdup(text);
	if (json_scan(&f->extra, f->extra_text, strlen(text), &limits, &why) <
	    0)
		return err_set(e, ERR_USAGE, "extra body: %s", why.text);
	if (f->extra.nodes[0].type != JSON_OBJECT)
		return err_set(e, ERR_USAGE,
			       "extra body: expected a JSON object");
	return 0;
}

void request_form_release(struct request_form *f)
{
	json_doc_release(&f->extra);
	free(take(&f->extra_text));
}

/* The key and its colon, unless extra has that member. */
static bool key(struct buf *out, const struct request_form *f, const char *name)
{
	if (f->extra.count && json_member(&f->extra, f->extra.nodes, name))
		return false;
	buf_addf(out, "%s\"%s\":", out->data[out->len - 1] == '{' ? "" : ",",
		 name);
	return true;
}

static void add_prompt(struct buf *out, const struct request_form *f,
		       const struct request_prompt *p)
{
	bool is_chat = f->endpoint == REQUEST_CHAT;

	if (!key(out, f, is_chat ? "messages" : "prompt"))
		return;
	if (p->json) {
		buf_add(out, p->json, p->json_len);
		return;
	}
	if (is_chat)
		buf_adds(out, "[{\"role\":\"user\",\"content\":");
	json_quote(out, p->text, p->text_len);
	if (is_chat)
		buf_adds(out, "}]");
}

static void add_limits(struct buf *out, const struct request_form *f,
		       size_t tokens)
{
	bool both = f->limit == REQUEST_LIMIT_BOTH;

	if ((both || f->limit == REQUEST_LIMIT_MAX_TOKENS) &&
	    key(out, f, "max_tokens"))
		buf_addf(out, "%zu", tokens);
	if ((both || f->limit == REQUEST_LIMIT_MAX_COMPLETION_TOKENS) &&
	    key(out, f, "max_completion_tokens"))
		buf_addf(out, "%zu", tokens);
	if (f->min_tokens && key(out, f, "min_tokens"))
		buf_addf(out, "%zu", f->min_tokens);
	if (f->ignore_eos && key(out, f, "ignore_eos"))
		buf_adds(out, "true");
}

static void add_number(struct buf *out, const struct request_form *f,
		       const char *name, const char *value)
{
	if (value && key(out, f, name))
		buf_adds(out, value);
}

/* The members of extra, without its braces. */
static void add_extra(struct buf *out, const struct request_form *f)
{
	const struct json_doc *d = &f->extra;
	const struct json_node *name, *value;
	uint32_t i = 1;

	for (uint32_t left = d->count ? d->nodes->count : 0; left; left--) {
		name = &d->nodes[i];
		value = &d->nodes[name->end];
		buf_adds(out, out->data[out->len - 1] == '{' ? "" : ",");
		buf_add(out, json_raw(d, name), name->len);
		buf_addc(out, ':');
		buf_add(out, json_raw(d, value), value->len);
		i = value->end;
	}
}

void request_body(struct buf *out, const struct request_form *f,
		  const struct request_prompt *p)
{
	buf_addc(out, '{');
	if (f->model && key(out, f, "model"))
		json_quote(out, f->model, strlen(f->model));
	add_prompt(out, f, p);
	add_limits(out, f, p->output_tokens);
	add_number(out, f, "temperature", f->temperature);
	add_number(out, f, "top_p", f->top_p);
	add_number(out, f, "seed", f->seed);
	if (key(out, f, "stream"))
		buf_adds(out, f->is_whole ? "false" : "true");
	if (!f->is_whole && key(out, f, "stream_options"))
		buf_adds(out, "{\"include_usage\":true}");
	add_extra(out, f);
	buf_addc(out, '}');
}
