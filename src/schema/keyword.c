/* keyword - the keywords of draft-07, and what becomes of each */
#include "schema/keyword.h"

#include "base/mem.h"
#include "schema/members.h"
#include "schema/operand.h"
#include "schema/resource.h"

typedef int compile_fn(struct compiler *c, enum schema_op op,
		       const struct json_node *value);

static uint32_t add_slot(struct compiler *c, struct schema_slot slot)
{
	struct schema *s = c->schema;

	s->slots =
		xgrow(s->slots, s->slot_count, &s->slot_room, sizeof *s->slots);
	s->slots[s->slot_count] = slot;
	return (uint32_t)s->slot_count++;
}

/* A subschema for one slot. */
static int compile_one(struct compiler *c, enum schema_op op,
		       const struct json_node *value)
{
	struct schema_slot slot = compile_slot(c, c->doc, value);

	return compile_rule(c, op, value, add_slot(c, slot), 1);
}

/* An array of subschemas, a slot each. */
static int compile_each(struct compiler *c, enum schema_op op,
			const struct json_node *value)
{
	const struct json_node *child = value + 1;
	size_t at = c->schema->slot_count;

	if (value->type != JSON_ARRAY || (!value->count && op != SCHEMA_TUPLE))
		return compile_fail(c, value, "must be an array of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		add_slot(c, compile_slot(c, c->doc, child));
		child = json_next(compile_doc(c), child);
	}
	return compile_rule(c, op, value, at, value->count);
}

static int compile_items(struct compiler *c, enum schema_op op,
			 const struct json_node *value)
{
	return value->type == JSON_ARRAY ? compile_each(c, SCHEMA_TUPLE, value)
					 : compile_one(c, op, value);
}

/* The value of another keyword of the part at hand, or NULL. */
static const struct json_node *sibling(const struct compiler *c,
				       const char *name)
{
	const struct json_doc *doc = compile_doc(c);

	return json_member(doc, doc->nodes + c->part->node, name);
}

/* Means nothing unless items is an array. */
static int compile_more_items(struct compiler *c, enum schema_op op,
			      const struct json_node *value)
{
	const struct json_node *items = sibling(c, "items");
	struct schema_slot slot = compile_slot(c, c->doc, value);

	if (!items || items->type != JSON_ARRAY)
		return 0;
	return compile_rule(c, op, value, add_slot(c, slot), items->count);
}

/* Compiled, so that what is wrong in one is said even if none uses it. */
static int compile_definitions(struct compiler *c, enum schema_op op,
			       const struct json_node *value)
{
	const struct json_node *key = value + 1;

	(void)op;
	if (value->type != JSON_OBJECT)
		return compile_fail(c, value, "must be an object of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		compile_slot(c, c->doc, key + 1);
		key = json_next(compile_doc(c), key + 1);
	}
	return 0;
}

/* Beside $ref all other keywords are without effect. */
static int compile_ref(struct compiler *c, const struct json_node *value)
{
	const struct schema_doc *d;
	struct place target;

	if (value->type != JSON_STRING)
		return compile_fail(c, value, "must be a string");
	if (resource_find(c, value, &target) < 0)
		return -1;
	d = c->schema->docs[target.doc];
	c->part->target =
		compile_slot(c, target.doc, d->doc.nodes + target.node).via;
	return 0;
}

static int compile_if(struct compiler *c, enum schema_op op,
		      const struct json_node *value)
{
	static const char *const branches[] = { "then", "else" };
	size_t at = add_slot(c, compile_slot(c, c->doc, value));

	for (size_t i = 0; i < 2; i++) {
		const struct json_node *branch = sibling(c, branches[i]);
		struct schema_slot none = { SCHEMA_NONE, SCHEMA_NONE };

		add_slot(c, branch ? compile_slot(c, c->doc, branch) : none);
	}
	return compile_rule(c, op, value, at, 3);
}

/* Only reached through `if`; compiled so that errors in them are said. */
static int compile_branch(struct compiler *c, enum schema_op op,
			  const struct json_node *value)
{
	(void)op;
	compile_slot(c, c->doc, value);
	return 0;
}

static int compile_id(struct compiler *c, enum schema_op op,
		      const struct json_node *value)
{
	(void)op;
	if (value->type != JSON_STRING)
		return compile_fail(c, value, "must be a string");
	return 0;
}

/* In the order of enum schema_op. */
static const struct {
	const char *name;
	size_t len;
	enum schema_op op;
	compile_fn *compile;
} keywords[] = {
#define ROW(name, op, compile)                                                 \
	{                                                                      \
		name, sizeof(name) - 1, op, compile                            \
	}
	ROW("$id", SCHEMA_OPS, compile_id),
	ROW("definitions", SCHEMA_OPS, compile_definitions),
	ROW("$defs", SCHEMA_OPS, compile_definitions),
	ROW("type", SCHEMA_OPS, operand_type),
	ROW("minimum", SCHEMA_MINIMUM, operand_number),
	ROW("maximum", SCHEMA_MAXIMUM, operand_number),
	ROW("exclusiveMinimum", SCHEMA_ABOVE, operand_number),
	ROW("exclusiveMaximum", SCHEMA_BELOW, operand_number),
	ROW("multipleOf", SCHEMA_MULTIPLE, operand_number),
	ROW("minLength", SCHEMA_MIN_LENGTH, operand_count),
	ROW("maxLength", SCHEMA_MAX_LENGTH, operand_count),
	ROW("pattern", SCHEMA_PATTERN, operand_pattern),
	ROW("format", SCHEMA_FORMAT, operand_format),
	ROW("contentEncoding", SCHEMA_CONTENT, operand_content),
	ROW("contentMediaType", SCHEMA_CONTENT, operand_content),
	ROW("minItems", SCHEMA_MIN_ITEMS, operand_count),
	ROW("maxItems", SCHEMA_MAX_ITEMS, operand_count),
	ROW("uniqueItems", SCHEMA_UNIQUE, operand_unique),
	ROW("items", SCHEMA_ITEMS, compile_items),
	ROW("additionalItems", SCHEMA_MORE_ITEMS, compile_more_items),
	ROW("contains", SCHEMA_CONTAINS, compile_one),
	ROW("minProperties", SCHEMA_MIN_PROPERTIES, operand_count),
	ROW("maxProperties", SCHEMA_MAX_PROPERTIES, operand_count),
	ROW("required", SCHEMA_OBJECT, members_compile),
	ROW("properties", SCHEMA_OBJECT, members_compile),
	ROW("patternProperties", SCHEMA_OBJECT, members_compile),
	ROW("additionalProperties", SCHEMA_OBJECT, members_compile),
	ROW("propertyNames", SCHEMA_OBJECT, members_compile),
	ROW("dependencies", SCHEMA_DEPENDENCIES, dependencies_compile),
	ROW("dependentRequired", SCHEMA_DEPENDENCIES, dependent_compile),
	ROW("dependentSchemas", SCHEMA_DEPENDENCIES, dependent_compile),
	ROW("enum", SCHEMA_ENUM, operand_enum),
	ROW("const", SCHEMA_CONST, operand_const),
	ROW("allOf", SCHEMA_ALL, compile_each),
	ROW("anyOf", SCHEMA_ANY, compile_each),
	ROW("oneOf", SCHEMA_ONE, compile_each),
	ROW("not", SCHEMA_NOT, compile_one),
	ROW("if", SCHEMA_IF, compile_if),
	ROW("then", SCHEMA_OPS, compile_branch),
	ROW("else", SCHEMA_OPS, compile_branch),
#undef ROW
};

#define KEYWORDS (sizeof keywords / sizeof *keywords)

/* Its place among the keywords; KEYWORDS: none. */
static size_t find(const struct json_doc *doc, const struct json_node *key)
{
	size_t i = 0;

	while (i < KEYWORDS &&
	       (key->len < keywords[i].len + 2 ||
		!json_is_bytes(doc, key, keywords[i].name, keywords[i].len)))
		i++;
	return i;
}

int keywords_compile(struct compiler *c, const struct json_node *object)
{
	const struct json_doc *doc = compile_doc(c);
	const struct json_node *values[KEYWORDS + 1] = { NULL };
	const struct json_node *value = json_member(doc, object, "$ref");
	const struct json_node *key = object + 1;

	if (value)
		return compile_ref(c, value);
	for (uint32_t i = 0; i < object->count; i++) {
		values[find(doc, key)] = key + 1;
		key = json_next(doc, key + 1);
	}
	for (size_t i = 0; i < KEYWORDS; i++) {
		value = values[i];
		if (value && keywords[i].compile(c, keywords[i].op, value) < 0)
			return -1;
	}
	return 0;
}
