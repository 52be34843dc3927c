/* compile - JSON Schema draft-07 text into a flat program */
#include "schema/compile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/keyword.h"

/* How many references and combinations may stand in one another. */
#define IN_PLACE_MAX 64

int compile_fail(struct compiler *c, const struct json_node *node,
		 const char *format, ...)
{
	AUTO(free_text) char *what = NULL;
	AUTO(buf_release) struct buf pointer = BUF_INIT(BUF_MAX);
	va_list args;

	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		what = NULL;
	va_end(args);
	json_pointer(&pointer, &c->schema->doc, node);
	return err_set(c->e, ERR_CONFIG, "%s: %s%s%s", c->name, pointer.data,
		       pointer.len ? ": " : "", what ? what : "bad schema");
}

uint32_t compile_index(const struct compiler *c, const struct json_node *node)
{
	return (uint32_t)(node - c->schema->doc.nodes);
}

int compile_rule(struct compiler *c, enum schema_op op,
		 const struct json_node *value, size_t at, size_t count)
{
	struct schema *s = c->schema;

	s->rules =
		xgrow(s->rules, s->rule_count, &s->rule_room, sizeof *s->rules);
	s->rules[s->rule_count++] =
		(struct schema_rule){ (uint8_t)op, compile_index(c, value),
				      (uint32_t)at, (uint32_t)count };
	return 0;
}

struct schema_name *compile_name(struct compiler *c, struct buf *text)
{
	struct schema *s = c->schema;
	struct schema_name *name;
	size_t len = text->len;

	s->names =
		xgrow(s->names, s->name_count, &s->name_room, sizeof *s->names);
	name = &s->names[s->name_count++];
	*name = (struct schema_name){ buf_detach(text), len, SCHEMA_NONE };
	return name;
}

static int compile_part(struct compiler *c, size_t part)
{
	struct schema *s = c->schema;
	const struct json_node *node = &s->doc.nodes[s->parts[part].node];
	int result = 0;

	c->part = part;
	c->first_rule = s->rule_count;
	if (node->type == JSON_OBJECT)
		result = keywords_compile(c, node);
	else if (node->type == JSON_FALSE)
		compile_rule(c, SCHEMA_NEVER, node, 0, 0);
	else if (node->type != JSON_TRUE)
		result = compile_fail(
			c, node, "a schema must be an object, true or false");
	s->parts[part].rule = (uint32_t)c->first_rule;
	s->parts[part].count = (uint32_t)(s->rule_count - c->first_rule);
	return result;
}

/* The slots of a rule that apply to the same value; NULL when there is none. */
static const uint32_t *in_place(const struct schema *s,
				const struct schema_rule *rule)
{
	switch (rule->op) {
	case SCHEMA_REF:
	case SCHEMA_ALL:
	case SCHEMA_ANY:
	case SCHEMA_ONE:
	case SCHEMA_NOT:
	case SCHEMA_IF:
		return s->slots + rule->at;
	default:
		return NULL;
	}
}

struct nesting {
	struct compiler *c;
	uint32_t *height; /* by part: 1 + what stands in it, 0: not known */
	uint32_t depth;
};

/* A circle is nested without end, so one limit holds for both. */
static int measure(struct nesting *n, uint32_t part)
{
	const struct schema *s = n->c->schema;
	const struct schema_part *p = &s->parts[part];
	uint32_t height = 1;

	if (n->depth + n->height[part] > IN_PLACE_MAX)
		return compile_fail(n->c, &s->doc.nodes[p->node],
				    "refers to itself, or is nested too "
				    "deeply");
	if (n->height[part])
		return 0;
	n->depth++;
	for (uint32_t i = 0; i < p->count; i++) {
		const struct schema_rule *rule = &s->rules[p->rule + i];
		const uint32_t *slots = in_place(s, rule);

		for (uint32_t j = 0; slots && j < rule->count; j++) {
			if (slots[j] == SCHEMA_NONE)
				continue;
			if (measure(n, slots[j]) < 0)
				return -1;
			if (height <= n->height[slots[j]])
				height = n->height[slots[j]] + 1;
		}
	}
	n->depth--;
	n->height[part] = height;
	return 0;
}

static int check_nesting(struct compiler *c)
{
	struct nesting n = { c, NULL, 0 };
	int result = 0;

	n.height = xcalloc(c->schema->part_count, sizeof *n.height);
	for (size_t i = 0; i < c->schema->part_count && !result; i++)
		result = measure(&n, (uint32_t)i);
	free(n.height);
	return result;
}

static int compile_all(struct compiler *c)
{
	struct schema *s = c->schema;

	s->parts =
		xgrow(s->parts, s->part_count, &s->part_room, sizeof *s->parts);
	s->parts[s->part_count++] = (struct schema_part){ 0 };
	c->part_of[0] = 1;
	for (size_t i = 0; i < s->part_count; i++) {
		if (compile_part(c, i) < 0)
			return -1;
	}
	return check_nesting(c);
}

int schema_compile(struct schema **schema, const char *text, size_t len,
		   const char *name, struct err *e)
{
	AUTO(schema_free) struct schema *s = xcalloc(1, sizeof *s);
	const struct json_limits limits = JSON_LIMITS;
	struct compiler c = { .schema = s, .name = name, .e = e };
	int result;

	s->text = xstrndup(text, len);
	if (json_scan(&s->doc, s->text, len, &limits, e) < 0) {
		e->kind = ERR_CONFIG;
		return err_wrap(e, "%s", name);
	}
	c.part_of = xcalloc(s->doc.count, sizeof *c.part_of);
	result = compile_all(&c);
	free(c.part_of);
	if (result < 0)
		return -1;
	*schema = take(&s);
	return 0;
}

void schema_free(struct schema **schema)
{
	struct schema *s = *schema;

	if (!s)
		return;
	for (size_t i = 0; i < s->name_count; i++)
		free(s->names[i].text);
	free(s->names);
	free(s->parts);
	free(s->rules);
	free(s->numbers);
	free(s->slots);
	json_doc_release(&s->doc);
	free(s->text);
	free(s);
	*schema = NULL;
}
