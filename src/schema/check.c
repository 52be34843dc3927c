/* check - whether a value is what a compiled schema says */
#include "schema/check.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "schema/checker.h"

static bool check_part(struct checker *c, uint32_t part,
		       const struct json_node *node);

/* The same without findings: one alternative of several. */
static bool is_part(struct checker *c, uint32_t part,
		    const struct json_node *node)
{
	struct findings *found = c->found;
	bool holds;

	c->found = NULL;
	holds = check_part(c, part, node);
	c->found = found;
	return holds;
}

static uint32_t slot(const struct checker *c, const struct schema_rule *rule,
		     uint32_t i)
{
	return c->schema->slots[rule->at + i];
}

static bool check_never(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	return check_fail(c, rule, node, "not allowed here");
}

static bool check_ref(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	return check_part(c, slot(c, rule, 0), node);
}

/* Elements from the first on by one schema. */
static bool check_elements(struct checker *c, uint32_t part, uint32_t first,
			   const struct json_node *array)
{
	const struct json_node *node = json_first(c->doc, array);
	bool holds = true;

	for (uint32_t i = 0; i < array->count; i++) {
		if (i >= first)
			holds &= check_part(c, part, node);
		node = json_next(c->doc, node);
	}
	return holds;
}

static bool check_items(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	return node->type != JSON_ARRAY ||
	       check_elements(c, slot(c, rule, 0), 0, node);
}

static bool check_more_items(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *node)
{
	return node->type != JSON_ARRAY ||
	       check_elements(c, slot(c, rule, 0), rule->count, node);
}

static bool check_tuple(struct checker *c, const struct schema_rule *rule,
			const struct json_node *array)
{
	const struct json_node *node = json_first(c->doc, array);
	bool holds = true;

	if (array->type != JSON_ARRAY)
		return true;
	for (uint32_t i = 0; i < array->count && i < rule->count; i++) {
		holds &= check_part(c, slot(c, rule, i), node);
		node = json_next(c->doc, node);
	}
	return holds;
}

/* What PROPERTIES names for a key, or NULL. */
static const struct schema_name *named(const struct checker *c,
				       const struct schema_rule *rule,
				       const struct json_node *key)
{
	const struct schema_name *name = c->schema->names + rule->at;

	for (uint32_t i = 0; i < rule->count; i++, name++) {
		if (json_is_bytes(c->doc, key, name->text, name->len))
			return name;
	}
	return NULL;
}

static bool check_properties(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *object)
{
	const struct json_node *key = json_first(c->doc, object);
	bool holds = true;

	if (object->type != JSON_OBJECT)
		return true;
	for (uint32_t i = 0; i < object->count; i++) {
		const struct json_node *value = json_next(c->doc, key);
		const struct schema_name *name = named(c, rule, key);

		if (name)
			holds &= check_part(c, name->part, value);
		key = json_next(c->doc, value);
	}
	return holds;
}

static bool check_more_properties(struct checker *c,
				  const struct schema_rule *rule,
				  const struct json_node *object)
{
	const struct schema_rule *properties =
		rule->count ? &c->schema->rules[rule->count - 1] : NULL;
	const struct json_node *key = json_first(c->doc, object);
	bool holds = true;

	if (object->type != JSON_OBJECT)
		return true;
	for (uint32_t i = 0; i < object->count; i++) {
		const struct json_node *value = json_next(c->doc, key);

		if (!properties || !named(c, properties, key))
			holds &= check_part(c, slot(c, rule, 0), value);
		key = json_next(c->doc, value);
	}
	return holds;
}

static bool check_all(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	bool holds = true;

	for (uint32_t i = 0; i < rule->count; i++)
		holds &= check_part(c, slot(c, rule, i), node);
	return holds;
}

static bool check_any(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	for (uint32_t i = 0; i < rule->count; i++) {
		if (is_part(c, slot(c, rule, i), node))
			return true;
	}
	return check_fail(c, rule, node, "fits none of the %u alternatives",
			  (unsigned)rule->count);
}

static bool check_one(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	uint32_t fitting = 0;

	for (uint32_t i = 0; i < rule->count; i++)
		fitting += is_part(c, slot(c, rule, i), node);
	if (fitting == 1)
		return true;
	return check_fail(c, rule, node,
			  "fits %u of the %u alternatives, not one",
			  (unsigned)fitting, (unsigned)rule->count);
}

static bool check_not(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);

	if (!is_part(c, slot(c, rule, 0), node))
		return true;
	finding_quote(&value, c->doc, node);
	return check_fail(c, rule, node, "%s is not allowed here", value.data);
}

static bool check_if(struct checker *c, const struct schema_rule *rule,
		     const struct json_node *node)
{
	bool holds = is_part(c, slot(c, rule, 0), node);
	uint32_t branch = slot(c, rule, holds ? 1 : 2);

	return branch == SCHEMA_NONE || check_part(c, branch, node);
}

static check_fn *const applicators[SCHEMA_OPS] = {
	[SCHEMA_NEVER] = check_never,
	[SCHEMA_REF] = check_ref,
	[SCHEMA_ITEMS] = check_items,
	[SCHEMA_TUPLE] = check_tuple,
	[SCHEMA_MORE_ITEMS] = check_more_items,
	[SCHEMA_PROPERTIES] = check_properties,
	[SCHEMA_MORE_PROPERTIES] = check_more_properties,
	[SCHEMA_ALL] = check_all,
	[SCHEMA_ANY] = check_any,
	[SCHEMA_ONE] = check_one,
	[SCHEMA_NOT] = check_not,
	[SCHEMA_IF] = check_if,
};

static bool check_part(struct checker *c, uint32_t part,
		       const struct json_node *node)
{
	const struct schema_part *p = &c->schema->parts[part];
	const struct schema_rule *rule = c->schema->rules + p->rule;
	bool holds = true;

	if (c->depth >= CHECK_DEPTH)
		c->is_too_deep = true;
	if (c->is_too_deep)
		return false;
	c->depth++;
	for (uint32_t i = 0; i < p->count; i++, rule++) {
		check_fn *fn = applicators[rule->op] ? applicators[rule->op]
						     : assertions[rule->op];

		holds &= fn(c, rule, node);
		if (!holds && !c->found)
			break;
	}
	c->depth--;
	return holds;
}

bool check_fail(struct checker *c, const struct schema_rule *rule,
		const struct json_node *node, const char *format, ...)
{
	AUTO(free_text) char *what = NULL;
	va_list args;

	if (!c->found)
		return false;
	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		what = NULL;
	va_end(args);
	finding_add(c->found, node, check_keyword(rule->op), "%s",
		    what ? what : "wrong");
	return false;
}

bool schema_check(const struct schema *schema, const struct json_doc *doc,
		  struct findings *found)
{
	struct checker c = { schema, doc, found, 0, false };
	bool holds = check_part(&c, 0, doc->nodes);

	if (!c.is_too_deep)
		return holds;
	if (found)
		finding_add(found, doc->nodes, "depth",
			    "nested too deeply for the schema");
	return false;
}
