/* check - whether a value is what a compiled schema says */
#include "schema/check.h"

#include <string.h>

#include "base/mem.h"
#include "schema/checker.h"
#include "schema/explain.h"

bool check_stop(struct checker *c, const char *rule,
		const struct json_node *node, const char *why)
{
	if (!c->stop) {
		c->stop = why;
		c->stop_rule = rule;
		c->stop_node = node;
	}
	c->left = 0;
	return false;
}

static uint32_t slot(const struct checker *c, const struct schema_rule *rule,
		     uint32_t i)
{
	return c->schema->slots[rule->at + i].part;
}

/* Elements from the first on by one schema. */
static bool check_elements(struct checker *c, const struct schema_rule *rule,
			   uint32_t first, const struct json_node *array)
{
	const struct json_node *node = array + 1;
	uint32_t part = slot(c, rule, 0);

	for (uint32_t i = 0; i < array->count; i++) {
		if (i >= first && !check_part(c, part, node))
			return false;
		node = json_next(c->doc, node);
	}
	return true;
}

static bool check_items(struct checker *c, const struct schema_rule *rule,
			const struct json_node *array)
{
	return check_elements(c, rule, 0, array);
}

static bool check_more_items(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *array)
{
	return check_elements(c, rule, rule->count, array);
}

static bool check_tuple(struct checker *c, const struct schema_rule *rule,
			const struct json_node *array)
{
	const struct json_node *node = array + 1;

	for (uint32_t i = 0; i < array->count && i < rule->count; i++) {
		if (!check_part(c, slot(c, rule, i), node))
			return false;
		node = json_next(c->doc, node);
	}
	return true;
}

static bool check_contains(struct checker *c, const struct schema_rule *rule,
			   const struct json_node *array)
{
	const struct json_node *node = array + 1;

	for (uint32_t i = 0; i < array->count; i++) {
		if (check_part(c, slot(c, rule, 0), node))
			return true;
		node = json_next(c->doc, node);
	}
	return false;
}

/* memcmp for keys, which are short. */
static inline bool is_same(const char *a, const char *b, size_t len)
{
	uint64_t x[2], y[2];

	if (len < sizeof *x || len > sizeof x)
		return !memcmp(a, b, len);
	memcpy(&x[0], a, 8);
	memcpy(&y[0], b, 8);
	memcpy(&x[1], a + len - 8, 8);
	memcpy(&y[1], b + len - 8, 8);
	return !((x[0] ^ y[0]) | (x[1] ^ y[1]));
}

/*
 * Members come mostly in one order, so each name knows the one that was
 * behind it last time, and the object the first one; guess is that place.
 */
static struct schema_name *find_name(struct checker *c,
				     const struct schema_object *o,
				     uint32_t *guess,
				     const struct json_node *key)
{
	const struct schema *s = c->schema;
	const char *text = c->doc->text + key->start + 1;
	size_t len = key->len - 2;
	struct schema_name *name = s->names + *guess;

	if (key->has_escape)
		text = check_text(c, key, &len);
	if (name->len == len && is_same(name->text, text, len))
		return name;
	name = check_name(s, o, text, len);
	if (name)
		*guess = (uint32_t)(name - s->names);
	return name;
}

/* What patterns, additionalProperties and propertyNames say of a member. */
static bool check_other(struct checker *c, const struct schema_object *o,
			const struct json_node *key, bool is_named)
{
	for (uint32_t i = o->match; i < o->match + o->match_count; i++) {
		const struct schema_match *match = &c->schema->matches[i];

		if (!c->left)
			return check_stop(c, "steps", key, CHECK_TOO_LONG);
		c->left--;
		if (!check_match(c, match->pattern, key)) {
			if (c->stop)
				return false;
			continue;
		}
		is_named = true;
		if (!check_part(c, match->slot.part, key + 1))
			return false;
	}
	if (o->key.part != SCHEMA_NONE && !check_part(c, o->key.part, key))
		return false;
	return is_named || o->more.part == SCHEMA_NONE ||
	       check_part(c, o->more.part, key + 1);
}

static inline bool check_member(struct checker *c,
				const struct schema_object *o,
				const struct schema_name *name,
				const struct json_node *key)
{
	bool is_property = name && name->slot.part != SCHEMA_NONE;

	if (is_property && !(name->easy >> key[1].type & 1) &&
	    !check_part(c, name->slot.part, key + 1))
		return false;
	return o->is_open || check_other(c, o, key, is_property);
}

static bool check_object(struct checker *c, const struct schema_rule *rule,
			 const struct json_node *object)
{
	struct schema_object *o = &c->schema->objects[rule->at];
	const struct json_node *nodes = c->doc->nodes, *key = object + 1;
	uint32_t *guess = &o->first, named = 0, required = 0;

	if (object->count < o->required)
		return false;
	for (uint32_t i = 0; i < object->count; i++) {
		struct schema_name *name =
			o->count ? find_name(c, o, guess, key) : NULL;

		if (!check_member(c, o, name, key))
			return false;
		if (name) {
			guess = &name->next;
			required += name->is_required;
			if (++named == o->count && o->is_open)
				break;
		}
		key = nodes + key[1].end;
	}
	return required == o->required;
}

static bool check_dependency(struct checker *c,
			     const struct schema_dependency *d,
			     const struct json_node *object)
{
	const struct schema_name *name = &c->schema->names[d->key];

	if (!json_member_bytes(c->doc, object, name->text, name->len))
		return true;
	name = c->schema->names + d->name;
	for (uint32_t i = 0; i < d->count; i++, name++) {
		if (!json_member_bytes(c->doc, object, name->text, name->len))
			return false;
	}
	return d->slot.part == SCHEMA_NONE ||
	       check_part(c, d->slot.part, object);
}

static bool check_dependencies(struct checker *c,
			       const struct schema_rule *rule,
			       const struct json_node *object)
{
	for (uint32_t i = 0; i < rule->count; i++) {
		if (!check_dependency(c, &c->schema->dependencies[rule->at + i],
				      object))
			return false;
	}
	return true;
}

static bool check_all(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	for (uint32_t i = 0; i < rule->count; i++) {
		if (!check_part(c, slot(c, rule, i), node))
			return false;
	}
	return true;
}

static bool check_any(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	for (uint32_t i = 0; i < rule->count; i++) {
		if (check_part(c, slot(c, rule, i), node))
			return true;
	}
	return false;
}

static bool check_one(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	uint32_t fitting = 0;

	for (uint32_t i = 0; i < rule->count && fitting < 2; i++)
		fitting += check_part(c, slot(c, rule, i), node);
	return fitting == 1;
}

static bool check_not(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node)
{
	return !check_part(c, slot(c, rule, 0), node);
}

static bool check_if(struct checker *c, const struct schema_rule *rule,
		     const struct json_node *node)
{
	bool holds = check_part(c, slot(c, rule, 0), node);
	uint32_t branch = slot(c, rule, holds ? 1 : 2);

	return branch == SCHEMA_NONE || check_part(c, branch, node);
}

static check_fn *const applicators[SCHEMA_OPS] = {
	[SCHEMA_ITEMS] = check_items,
	[SCHEMA_TUPLE] = check_tuple,
	[SCHEMA_MORE_ITEMS] = check_more_items,
	[SCHEMA_CONTAINS] = check_contains,
	[SCHEMA_OBJECT] = check_object,
	[SCHEMA_DEPENDENCIES] = check_dependencies,
	[SCHEMA_ALL] = check_all,
	[SCHEMA_ANY] = check_any,
	[SCHEMA_ONE] = check_one,
	[SCHEMA_NOT] = check_not,
	[SCHEMA_IF] = check_if,
};

bool check_rule(struct checker *c, const struct schema_rule *rule,
		const struct json_node *node)
{
	check_fn *fn = assertions[rule->op];

	return (fn ? fn : applicators[rule->op])(c, rule, node);
}

bool check_type(const struct checker *c, const struct schema_part *part,
		const struct json_node *node)
{
	const char *raw = c->doc->text + node->start;
	struct number n;

	if (part->types >> node->type & 1)
		return true;
	if (node->type != JSON_NUMBER || !(part->types & SCHEMA_INTEGER))
		return false;
	for (uint32_t i = 1; i < node->len; i++) {
		if (raw[i] >= '0' && raw[i] <= '9')
			continue;
		number_parse(&n, raw, node->len);
		return number_is_integer(&n);
	}
	return true;
}

static bool check_rules(struct checker *c, const struct schema_part *p,
			enum schema_class class, const struct json_node *node)
{
	const struct schema_rule *rules = c->schema->rules;

	for (uint32_t i = p->start[class]; i < p->start[class + 1]; i++) {
		if (!check_rule(c, &rules[i], node))
			return false;
	}
	return true;
}

bool check_part(struct checker *c, uint32_t part, const struct json_node *node)
{
	static const uint8_t classes[] = {
		[JSON_NULL] = CLASS_NONE,     [JSON_FALSE] = CLASS_NONE,
		[JSON_TRUE] = CLASS_NONE,     [JSON_NUMBER] = CLASS_NUMBER,
		[JSON_STRING] = CLASS_STRING, [JSON_ARRAY] = CLASS_ARRAY,
		[JSON_OBJECT] = CLASS_OBJECT,
	};
	const struct schema_part *p = &c->schema->parts[part];
	bool holds;

	if (!(p->types >> node->type & 1) && !check_type(c, p, node))
		return false;
	if (p->start[CLASS_NONE] == p->start[CLASS_END])
		return true;
	if (!c->left || c->depth >= CHECK_DEPTH)
		return check_stop(c, c->left ? "depth" : "steps", node,
				  c->left ? CHECK_TOO_DEEP : CHECK_TOO_LONG);
	c->left--;
	c->depth++;
	holds = check_rules(c, p, classes[node->type], node) &&
		check_rules(c, p, CLASS_ANY, node);
	c->depth--;
	return holds && !c->stop;
}

static void checker_release(struct checker *c)
{
	buf_release(&c->plain);
}

bool schema_check(const struct schema *schema, const struct json_doc *doc,
		  struct findings *found)
{
	size_t steps = CHECK_STEPS + CHECK_STEPS_EACH * doc->count;
	AUTO(checker_release)
	struct checker c = { schema, doc, .left = steps,
			     .plain = BUF_INIT(BUF_MAX) };
	bool holds = check_part(&c, schema->root, doc->nodes);

	if (!holds && found) {
		c.left = c.stop ? 0 : steps;
		schema_explain(&c, found);
	}
	return holds;
}
