/* request - the body of a completion request, as engines understand it */
#include "api/request.h"

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

struct writer {
	struct buf *out;
	const struct request_form *form;
	const struct json_doc *own; /* or NULL */
};

static bool has(const struct json_doc *d, const char *name)
{
	return d && d->count && json_member(d, d->nodes, name);
}

/* The key and its colon, unless someone else has that member. */
static bool key(const struct writer *w, const char *name)
{
	if (has(&w->form->extra, name) || has(w->own, name))
		return false;
	buf_addf(w->out,
		 "%s\"%s\":", w->out->data[w->out->len - 1] == '{' ? "" : ",",
		 name);
	return true;
}

static void add_prompt(const struct writer *w, const struct request_prompt *p)
{
	bool is_chat = w->form->endpoint == REQUEST_CHAT;

	if (!key(w, is_chat ? "messages" : "prompt"))
		return;
	if (p->json) {
		buf_add(w->out, p->json, p->json_len);
		return;
	}
	if (is_chat)
		buf_adds(w->out, "[{\"role\":\"user\",\"content\":");
	json_quote(w->out, p->text, p->text_len);
	if (is_chat)
		buf_adds(w->out, "}]");
}

static void add_limits(const struct writer *w, size_t tokens)
{
	enum request_limit limit = w->form->limit;
	bool both = limit == REQUEST_LIMIT_BOTH;

	if ((both || limit == REQUEST_LIMIT_MAX_TOKENS) && key(w, "max_tokens"))
		buf_addf(w->out, "%zu", tokens);
	if ((both || limit == REQUEST_LIMIT_MAX_COMPLETION_TOKENS) &&
	    key(w, "max_completion_tokens"))
		buf_addf(w->out, "%zu", tokens);
	if (w->form->min_tokens && key(w, "min_tokens"))
		buf_addf(w->out, "%zu", w->form->min_tokens);
	if (w->form->ignore_eos && key(w, "ignore_eos"))
		buf_adds(w->out, "true");
}

static void add_number(const struct writer *w, const char *name,
		       const char *value)
{
	if (value && key(w, name))
		buf_adds(w->out, value);
}

/* Whether another object (or NULL) has a member of this name. */
static bool is_in(const struct json_doc *other, const struct json_doc *d,
		  const struct json_node *name)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	if (!other || !other->count)
		return false;
	json_text(&text, d, name);
	return json_member_bytes(other, other->nodes, text.data, text.len);
}

/* The members of an object, without its braces, but those of other. */
static void add_members(struct buf *out, const struct json_doc *d,
			const struct json_doc *other)
{
	const struct json_node *name, *value;
	uint32_t i = 1;

	for (uint32_t left = d->count ? d->nodes->count : 0; left; left--) {
		name = &d->nodes[i];
		value = &d->nodes[name->end];
		i = value->end;
		if (is_in(other, d, name))
			continue;
		buf_adds(out, out->data[out->len - 1] == '{' ? "" : ",");
		buf_add(out, json_raw(d, name), name->len);
		buf_addc(out, ':');
		buf_add(out, json_raw(d, value), value->len);
	}
}

void request_body(struct buf *out, const struct request_form *f,
		  const struct request_prompt *p)
{
	const struct writer w = { out, f, p->own };

	buf_addc(out, '{');
	if (f->model && key(&w, "model"))
		json_quote(out, f->model, strlen(f->model));
	if (p->own) {
		add_members(out, p->own, &f->extra);
	} else {
		add_prompt(&w, p);
		add_limits(&w, p->output_tokens);
		add_number(&w, "temperature", f->temperature);
		add_number(&w, "top_p", f->top_p);
		add_number(&w, "seed", f->seed);
	}
	if (key(&w, "stream"))
		buf_adds(out, f->is_whole ? "false" : "true");
	if (!f->is_whole && key(&w, "stream_options"))
		buf_adds(out, "{\"include_usage\":true}");
	add_members(out, &f->extra, NULL);
	buf_addc(out, '}');
}
