/* explain - what is wrong with a value that a schema refuses, and where */
#include "schema/explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "schema/explainer.h"

#define EXPLAIN_DEPTH 1024

void explain_fail(struct explainer *x, const char *keyword, const char *format,
		  ...)
{
	AUTO(free_text) char *what = NULL;
	size_t mark = x->keyword.len;
	struct finding *item;
	va_list args;

	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		what = NULL;
	va_end(args);
	if (*keyword)
		json_token(&x->keyword, keyword, strlen(keyword));
	item = finding_put(x->found, &x->instance, &x->keyword,
			   what ? what : "wrong");
	if (item)
		item->rule = *keyword ? keyword : "false";
	buf_cut(&x->keyword, mark);
}

struct trail explain_push(struct explainer *x, const char *keyword,
			  const char *token)
{
	struct trail t = { x->instance.len, x->keyword.len };

	json_token(&x->keyword, keyword, strlen(keyword));
	if (token)
		json_token(&x->keyword, token, strlen(token));
	return t;
}

void explain_pop(struct explainer *x, struct trail t)
{
	buf_cut(&x->instance, t.instance);
	buf_cut(&x->keyword, t.keyword);
}

/* `number or null`, out of a mask. */
static void add_types(struct buf *out, uint32_t mask)
{
	static const struct {
		uint32_t mask;
		const char *name;
	} names[] = {
		{ 1 << JSON_OBJECT, "an object" },
		{ 1 << JSON_ARRAY, "an array" },
		{ 1 << JSON_STRING, "a string" },
		{ 1 << JSON_NUMBER, "a number" },
		{ SCHEMA_INTEGER, "an integer" },
		{ 1 << JSON_TRUE, "true or false" },
		{ 1 << JSON_NULL, "null" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(mask & names[i].mask))
			continue;
		if (out->len)
			buf_adds(out, " or ");
		buf_adds(out, names[i].name);
	}
}

static void explain_type(struct explainer *x, const struct schema_part *p,
			 const struct json_node *node)
{
	AUTO(buf_release) struct buf types = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);

	if (!p->types) {
		explain_fail(x, "", "not allowed here");
		return;
	}
	add_types(&types, p->types);
	finding_quote(&value, x->c->doc, node);
	explain_fail(x, "type", "expected %s, found %s", types.data,
		     value.data);
}

void explain_slot(struct explainer *x, const struct schema_slot *slot,
		  const struct json_node *node)
{
	const struct schema *s = x->c->schema;
	size_t mark = x->keyword.len;

	if (x->c->stop || check_part(x->c, slot->part, node) || x->c->stop)
		return;
	for (uint32_t part = slot->via; part != slot->part;
	     part = s->parts[part].target)
		buf_adds(&x->keyword, "/$ref");
	explain_part(x, slot->part, node);
	buf_cut(&x->keyword, mark);
}

void explain_part(struct explainer *x, uint32_t part,
		  const struct json_node *node)
{
	const struct schema *s = x->c->schema;
	const struct schema_part *p = &s->parts[part], *outer = x->part;

	if (!check_type(x->c, p, node))
		explain_type(x, p, node);
	if (x->depth >= EXPLAIN_DEPTH) {
		explain_fail(x, "depth", "wrong, too deep inside to say how");
		return;
	}
	x->part = p;
	x->depth++;
	for (uint32_t i = p->start[CLASS_NONE]; i < p->start[CLASS_END]; i++) {
		if (explain_applies(&s->rules[i], node) &&
		    !check_rule(x->c, &s->rules[i], node) && !x->c->stop)
			explain_rule(x, &s->rules[i], node);
	}
	x->depth--;
	x->part = outer;
}

void schema_explain(struct checker *c, struct findings *found)
{
	const struct schema_slot root = { 0, c->schema->root };
	struct explainer x = { .c = c,
			       .found = found,
			       .instance = BUF_INIT(BUF_MAX),
			       .keyword = BUF_INIT(BUF_MAX) };
	size_t before = found->count;

	explain_slot(&x, &root, c->doc->nodes);
	if (c->stop)
		finding_add(found, c->stop_node, c->stop_rule, "%s", c->stop);
	else if (found->count == before && !found->more)
		finding_add(found, c->doc->nodes, "schema", "does not fit");
	buf_release(&x.instance);
	buf_release(&x.keyword);
}

bool explain_applies(const struct schema_rule *rule,
		     const struct json_node *node)
{
	if (rule->op >= SCHEMA_ENUM)
		return true;
	if (rule->op >= SCHEMA_MIN_PROPERTIES)
		return node->type == JSON_OBJECT;
	if (rule->op >= SCHEMA_MIN_ITEMS)
		return node->type == JSON_ARRAY;
	return node->type ==
	       (rule->op >= SCHEMA_MIN_LENGTH ? JSON_STRING : JSON_NUMBER);
}
