/* keyword - the keywords of draft-07, and what becomes of each */
#include "schema/keyword.h"

#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "schema/operand.h"

struct keyword {
	const char *name;
	enum schema_op op;
	int (*compile)(struct compiler *c, enum schema_op op,
		       const struct json_node *value);
};

/* The part of a subschema, which is new when none has asked for it yet. */
static uint32_t part_for(struct compiler *c, const struct json_node *node)
{
	struct schema *s = c->schema;
	uint32_t index = compile_index(c, node);

	if (c->part_of[index])
		return c->part_of[index] - 1;
	s->parts =
		xgrow(s->parts, s->part_count, &s->part_room, sizeof *s->parts);
	s->parts[s->part_count] = (struct schema_part){ .node = index };
	c->part_of[index] = (uint32_t)++s->part_count;
	return c->part_of[index] - 1;
}

static size_t add_slot(struct compiler *c, uint32_t part)
{
	struct schema *s = c->schema;

	s->slots =
		xgrow(s->slots, s->slot_count, &s->slot_room, sizeof *s->slots);
	s->slots[s->slot_count] = part;
	return s->slot_count++;
}

/* A subschema for one slot. */
static int compile_one(struct compiler *c, enum schema_op op,
		       const struct json_node *value)
{
	return compile_rule(c, op, value, add_slot(c, part_for(c, value)), 1);
}

/* An array of subschemas, a slot each. */
static int compile_each(struct compiler *c, enum schema_op op,
			const struct json_node *value)
{
	const struct json_node *child = json_first(&c->schema->doc, value);
	size_t at = c->schema->slot_count;

	if (value->type != JSON_ARRAY || (!value->count && op != SCHEMA_TUPLE))
		return compile_fail(c, value, "must be an array of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		add_slot(c, part_for(c, child));
		child = json_next(&c->schema->doc, child);
	}
	return compile_rule(c, op, value, at, value->count);
}

static int compile_items(struct compiler *c, enum schema_op op,
			 const struct json_node *value)
{
	return value->type == JSON_ARRAY ? compile_each(c, SCHEMA_TUPLE, value)
					 : compile_one(c, op, value);
}

/* The rule of that op in the part at hand, or NULL. */
static const struct schema_rule *sibling(const struct compiler *c,
					 enum schema_op op)
{
	const struct schema *s = c->schema;

	for (size_t i = c->first_rule; i < s->rule_count; i++) {
		if (s->rules[i].op == op)
			return &s->rules[i];
	}
	return NULL;
}

/* Means nothing unless items is an array. */
static int compile_more_items(struct compiler *c, enum schema_op op,
			      const struct json_node *value)
{
	const struct schema_rule *tuple = sibling(c, SCHEMA_TUPLE);
	uint32_t part = part_for(c, value);

	if (!tuple)
		return 0;
	return compile_rule(c, op, value, add_slot(c, part), tuple->count);
}

/* An object of subschemas. */
static int compile_properties(struct compiler *c, enum schema_op op,
			      const struct json_node *value)
{
	const struct json_doc *doc = &c->schema->doc;
	const struct json_node *key = json_first(doc, value);
	size_t at = c->schema->name_count;

	if (value->type != JSON_OBJECT)
		return compile_fail(c, value, "must be an object of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		const struct json_node *child = json_next(doc, key);
		struct buf text = BUF_INIT(BUF_MAX);

		json_text(&text, doc, key);
		compile_name(c, &text)->part = part_for(c, child);
		key = json_next(doc, child);
	}
	return compile_rule(c, op, value, at, value->count);
}

static int compile_more_properties(struct compiler *c, enum schema_op op,
				   const struct json_node *value)
{
	const struct schema_rule *named = sibling(c, SCHEMA_PROPERTIES);
	size_t count = named ? 1 + (size_t)(named - c->schema->rules) : 0;

	return compile_rule(c, op, value, add_slot(c, part_for(c, value)),
			    count);
}

/* Compiled, so that what is wrong in one is said even if none uses it. */
static int compile_definitions(struct compiler *c, enum schema_op op,
			       const struct json_node *value)
{
	const struct json_doc *doc = &c->schema->doc;
	const struct json_node *key = json_first(doc, value);

	(void)op;
	if (value->type != JSON_OBJECT)
		return compile_fail(c, value, "must be an object of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		part_for(c, json_next(doc, key));
		key = json_next(doc, json_next(doc, key));
	}
	return 0;
}

/* RFC 3986 §2.1 undone, RFC 6901 §6. */
static int decode_fragment(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char hex[5] = "00";
		int32_t byte;

		if (text[i] != '%') {
			buf_addc(out, text[i]);
			continue;
		}
		if (len - i < 3)
			return -1;
		hex[2] = text[++i];
		hex[3] = text[++i];
		byte = utf8_hex4(hex, 4);
		if (byte <= 0)
			return -1;
		buf_addc(out, (char)byte);
	}
	return 0;
}

/* Beside $ref all other keywords are without effect. */
static int compile_ref(struct compiler *c, const struct json_node *value)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf pointer = BUF_INIT(BUF_MAX);
	const struct json_node *target = NULL;

	if (value->type != JSON_STRING)
		return compile_fail(c, value, "must be a string");
	json_text(&text, &c->schema->doc, value);
	if (text.data[0] != '#' || (text.len > 1 && text.data[1] != '/'))
		return compile_fail(c, value,
				    "only references of the form #/... into "
				    "the same schema are supported");
	if (!decode_fragment(&pointer, text.data + 1, text.len - 1))
		target = json_at(&c->schema->doc, pointer.data);
	if (!target)
		return compile_fail(c, value, "there is nothing at '%s'",
				    text.data);
	return compile_rule(c, SCHEMA_REF, value,
			    add_slot(c, part_for(c, target)), 1);
}

static int compile_if(struct compiler *c, enum schema_op op,
		      const struct json_node *value)
{
	const struct json_doc *doc = &c->schema->doc;
	const struct json_node *object =
		&doc->nodes[c->schema->parts[c->part].node];
	static const char *const branches[] = { "then", "else" };
	size_t at = add_slot(c, part_for(c, value));

	for (size_t i = 0; i < 2; i++) {
		const struct json_node *branch =
			json_member(doc, object, branches[i]);

		add_slot(c, branch ? part_for(c, branch) : SCHEMA_NONE);
	}
	return compile_rule(c, op, value, at, 3);
}

/* Only reached through `if`; compiled so that errors in them are said. */
static int compile_branch(struct compiler *c, enum schema_op op,
			  const struct json_node *value)
{
	(void)op;
	part_for(c, value);
	return 0;
}

/* It would change what the references below it mean. */
static int compile_id(struct compiler *c, enum schema_op op,
		      const struct json_node *value)
{
	(void)op;
	if (c->part == 0)
		return 0;
	return compile_fail(c, value, "$id below the root is not supported");
}

static int unsupported(struct compiler *c, enum schema_op op,
		       const struct json_node *value)
{
	(void)op;
	return compile_fail(c, value, "this keyword is not supported");
}

/* properties before additionalProperties, items before additionalItems. */
static const struct keyword keywords[] = {
	{ "$id", SCHEMA_OPS, compile_id },
	{ "definitions", SCHEMA_OPS, compile_definitions },
	{ "type", SCHEMA_TYPE, operand_type },
	{ "enum", SCHEMA_ENUM, operand_enum },
	{ "const", SCHEMA_CONST, operand_const },
	{ "minimum", SCHEMA_MINIMUM, operand_number },
	{ "maximum", SCHEMA_MAXIMUM, operand_number },
	{ "exclusiveMinimum", SCHEMA_ABOVE, operand_number },
	{ "exclusiveMaximum", SCHEMA_BELOW, operand_number },
	{ "multipleOf", SCHEMA_MULTIPLE, operand_number },
	{ "minLength", SCHEMA_MIN_LENGTH, operand_count },
	{ "maxLength", SCHEMA_MAX_LENGTH, operand_count },
	{ "format", SCHEMA_FORMAT, operand_format },
	{ "minItems", SCHEMA_MIN_ITEMS, operand_count },
	{ "maxItems", SCHEMA_MAX_ITEMS, operand_count },
	{ "uniqueItems", SCHEMA_UNIQUE, operand_unique },
	{ "items", SCHEMA_ITEMS, compile_items },
	{ "additionalItems", SCHEMA_MORE_ITEMS, compile_more_items },
	{ "required", SCHEMA_REQUIRED, operand_required },
	{ "properties", SCHEMA_PROPERTIES, compile_properties },
	{ "additionalProperties", SCHEMA_MORE_PROPERTIES,
	  compile_more_properties },
	{ "allOf", SCHEMA_ALL, compile_each },
	{ "anyOf", SCHEMA_ANY, compile_each },
	{ "oneOf", SCHEMA_ONE, compile_each },
	{ "not", SCHEMA_NOT, compile_one },
	{ "if", SCHEMA_IF, compile_if },
	{ "then", SCHEMA_OPS, compile_branch },
	{ "else", SCHEMA_OPS, compile_branch },
	{ "contains", SCHEMA_OPS, unsupported },
	{ "dependencies", SCHEMA_OPS, unsupported },
	{ "maxProperties", SCHEMA_OPS, unsupported },
	{ "minProperties", SCHEMA_OPS, unsupported },
	{ "pattern", SCHEMA_OPS, unsupported },
	{ "patternProperties", SCHEMA_OPS, unsupported },
	{ "propertyNames", SCHEMA_OPS, unsupported },
};

int keywords_compile(struct compiler *c, const struct json_node *object)
{
	const struct json_doc *doc = &c->schema->doc;
	const struct json_node *value = json_member(doc, object, "$ref");

	if (value)
		return compile_ref(c, value);
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		const struct keyword *k = &keywords[i];

		value = json_member(doc, object, k->name);
		if (value && k->compile(c, k->op, value) < 0)
			return -1;
	}
	return 0;
}
