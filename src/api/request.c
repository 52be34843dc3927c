/* request - the body of a request, as engines understand it */
#include "api/request.h"

#include <stdlib.h>
#include <string.h>

#include "api/body.h"
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

static bool has(const struct json_doc *d, const char *name)
{
	return d && d->count && json_member(d, d->nodes, name);
}

static void separate(struct buf *out)
{
	if (out->data[out->len - 1] != '{')
		buf_addc(out, ',');
}

/* The key and its colon, unless someone else has that member. */
static bool key(struct body *b, const char *name)
{
	const struct json_doc *extra = &b->form->extra;
	bool is_theirs;

	if (b->is_inside)
		is_theirs = b->inner && json_member(extra, b->inner, name);
	else
		is_theirs = has(extra, name) || has(b->prompt->own, name);
	if (is_theirs)
		return false;
	separate(b->out);
	buf_addf(b->out, "\"%s\":", name);
	return true;
}

void body_text(struct body *b, const char *name, const char *text)
{
	if (text && key(b, name))
		json_quote(b->out, text, strlen(text));
}

void body_json(struct body *b, const char *name, const char *json)
{
	if (json && key(b, name))
		buf_adds(b->out, json);
}

void body_count(struct body *b, const char *name, size_t value)
{
	if (key(b, name))
		buf_addf(b->out, "%zu", value);
}

void body_prompt(struct body *b, const char *name)
{
	const struct request_prompt *p = b->prompt;
	bool is_chat = b->form->api->takes_messages;

	if (!key(b, name))
		return;
	if (p->json) {
		buf_add(b->out, p->json, p->json_len);
		return;
	}
	if (is_chat)
		buf_adds(b->out, "[{\"role\":\"user\",\"content\":");
	json_quote(b->out, p->text, p->text_len);
	if (is_chat)
		buf_adds(b->out, "}]");
}

void body_lengths(struct body *b)
{
	if (b->form->min_tokens)
		body_count(b, "min_tokens", b->form->min_tokens);
	if (b->form->ignore_eos)
		body_json(b, "ignore_eos", "true");
}

void body_sampling(struct body *b)
{
	body_json(b, "temperature", b->form->temperature);
	body_json(b, "top_p", b->form->top_p);
	body_json(b, "seed", b->form->seed);
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

/* What is left out of an object: what other has, and one by its name. */
struct but {
	const struct json_doc *other; /* or NULL */
	const char *name;             /* or NULL */
};

/* The members of an object, without its braces. */
static void add_members(struct buf *out, const struct json_doc *d,
			const struct json_node *object, const struct but *but)
{
	const struct json_node *name, *value;
	size_t i = (size_t)(object - d->nodes) + 1;

	for (uint32_t left = object->count; left; left--) {
		name = &d->nodes[i];
		value = &d->nodes[name->end];
		i = value->end;
		if (is_in(but->other, d, name) ||
		    (but->name && json_is_text(d, name, but->name)))
			continue;
		separate(out);
		buf_add(out, json_raw(d, name), name->len);
		buf_addc(out, ':');
		buf_add(out, json_raw(d, value), value->len);
	}
}

bool body_open(struct body *b, const char *name)
{
	const struct json_doc *extra = &b->form->extra;
	const struct json_node *theirs =
		extra->count ? json_member(extra, extra->nodes, name) : NULL;

	if (theirs && theirs->type != JSON_OBJECT)
		return false;
	separate(b->out);
	buf_addf(b->out, "\"%s\":{", name);
	b->inner = theirs;
	b->merged = name;
	b->is_inside = true;
	return true;
}

void body_close(struct body *b)
{
	const struct but nothing = { NULL, NULL };

	b->is_inside = false;
	if (b->inner)
		add_members(b->out, &b->form->extra, b->inner, &nothing);
	buf_addc(b->out, '}');
}

void request_body(struct buf *out, const struct request_form *f,
		  const struct request_prompt *p)
{
	struct body b = { .out = out, .form = f, .prompt = p };
	struct but but = { &f->extra, NULL };

	buf_addc(out, '{');
	if (f->api->sends_model)
		body_text(&b, "model", f->model);
	if (p->own && p->own->count)
		add_members(out, p->own, p->own->nodes, &but);
	else if (!p->own)
		f->api->ask(&b);
	if (f->api->mode)
		f->api->mode(&b);
	but = (struct but){ NULL, b.merged };
	if (f->extra.count)
		add_members(out, &f->extra, f->extra.nodes, &but);
	buf_addc(out, '}');
}
