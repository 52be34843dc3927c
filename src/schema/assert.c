/* assert - the rules that hold no subschema */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "json/canon.h"
#include "schema/checker.h"
#include "schema/format.h"

/* Compact text of the keyword's value, for messages. */
static const char *wanted(const struct checker *c,
			  const struct schema_rule *rule, struct buf *out)
{
	const struct json_node *value = &c->schema->doc.nodes[rule->value];

	json_canon(out, &c->schema->doc, value);
	return out->data;
}

/* `VALUE what THE KEYWORD'S VALUE`. */
static bool fail(struct checker *c, const struct schema_rule *rule,
		 const struct json_node *node, const char *what)
{
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);

	if (!c->found)
		return false;
	finding_quote(&value, c->doc, node);
	return check_fail(c, rule, node, "%s %s %s", value.data, what,
			  wanted(c, rule, &want));
}

static void parse(struct number *n, const struct checker *c,
		  const struct json_node *node)
{
	number_parse(n, json_raw(c->doc, node), node->len);
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

static bool check_type(struct checker *c, const struct schema_rule *rule,
		       const struct json_node *node)
{
	AUTO(buf_release) struct buf types = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);
	struct number n;

	if (rule->at & (1u << node->type))
		return true;
	if (node->type == JSON_NUMBER && rule->at & SCHEMA_INTEGER) {
		parse(&n, c, node);
		if (number_is_integer(&n))
			return true;
	}
	if (!c->found)
		return false;
	add_types(&types, rule->at);
	finding_quote(&value, c->doc, node);
	return check_fail(c, rule, node, "expected %s, found %s", types.data,
			  value.data);
}

/* Equal is equal by value, as canonical text has it. */
static bool is_among(struct checker *c, const struct schema_rule *rule,
		     const struct json_node *node)
{
	const struct schema_name *name = c->schema->names + rule->at;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	json_canon(&text, c->doc, node);
	for (uint32_t i = 0; i < rule->count; i++, name++) {
		if (text.len == name->len &&
		    !memcmp(text.data, name->text, text.len))
			return true;
	}
	return false;
}

static bool check_enum(struct checker *c, const struct schema_rule *rule,
		       const struct json_node *node)
{
	return is_among(c, rule, node) || fail(c, rule, node, "is none of");
}

static bool check_const(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	return is_among(c, rule, node) || fail(c, rule, node, "is not");
}

/* How a number stands to the keyword's: -1, 0, 1; 2 when it is no number. */
static int compare(const struct checker *c, const struct schema_rule *rule,
		   const struct json_node *node)
{
	struct number n;

	if (node->type != JSON_NUMBER)
		return 2;
	parse(&n, c, node);
	return number_compare(&n, &c->schema->numbers[rule->at]);
}

static bool check_minimum(struct checker *c, const struct schema_rule *rule,
			  const struct json_node *node)
{
	return compare(c, rule, node) != -1 ||
	       fail(c, rule, node, "is less than");
}

static bool check_maximum(struct checker *c, const struct schema_rule *rule,
			  const struct json_node *node)
{
	return compare(c, rule, node) != 1 ||
	       fail(c, rule, node, "is greater than");
}

static bool check_above(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	return compare(c, rule, node) > 0 ||
	       fail(c, rule, node, "is not greater than");
}

static bool check_below(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	int order = compare(c, rule, node);

	return order == 2 || order < 0 ||
	       fail(c, rule, node, "is not less than");
}

static bool check_multiple(struct checker *c, const struct schema_rule *rule,
			   const struct json_node *node)
{
	struct number n;

	if (node->type != JSON_NUMBER)
		return true;
	parse(&n, c, node);
	return number_is_multiple(&n, &c->schema->numbers[rule->at]) ||
	       fail(c, rule, node, "is not a multiple of");
}

/* In code points. */
static size_t length(const struct checker *c, const struct json_node *string)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	size_t count = 0;

	json_text(&text, c->doc, string);
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return count;
}

static bool check_min_length(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *node)
{
	if (node->type != JSON_STRING || length(c, node) >= rule->at)
		return true;
	if (rule->at == 1)
		return check_fail(c, rule, node, "must not be empty");
	return fail(c, rule, node, "has fewer characters than");
}

static bool check_max_length(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *node)
{
	return node->type != JSON_STRING || length(c, node) <= rule->at ||
	       fail(c, rule, node, "has more characters than");
}

static bool check_format(struct checker *c, const struct schema_rule *rule,
			 const struct json_node *node)
{
	const struct format *format = &formats[rule->at];
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);

	if (node->type != JSON_STRING)
		return true;
	json_text(&text, c->doc, node);
	if (format->is(text.data, text.len))
		return true;
	finding_quote(&value, c->doc, node);
	return check_fail(c, rule, node, "%s is no %s such as %s", value.data,
			  format->name, format->example);
}

static bool check_min_items(struct checker *c, const struct schema_rule *rule,
			    const struct json_node *node)
{
	return node->type != JSON_ARRAY || node->count >= rule->at ||
	       fail(c, rule, node, "of fewer elements than");
}

static bool check_max_items(struct checker *c, const struct schema_rule *rule,
			    const struct json_node *node)
{
	return node->type != JSON_ARRAY || node->count <= rule->at ||
	       fail(c, rule, node, "of more elements than");
}

/* The first element that repeats an earlier one; array->count: none does. */
static uint32_t find_repeat(const struct checker *c,
			    const struct json_node *array)
{
	const struct json_node *node = json_first(c->doc, array);
	char **texts = xcalloc(array->count, sizeof *texts);
	struct map seen = { 0 };
	uint32_t count = 0;
	bool is_repeat = false;

	while (count < array->count && !is_repeat) {
		struct buf text = BUF_INIT(BUF_MAX);
		size_t len;
		void **place;

		json_canon(&text, c->doc, node);
		len = text.len;
		texts[count] = buf_detach(&text);
		place = map_put(&seen, texts[count], len);
		is_repeat = *place != NULL;
		*place = texts[count++];
		node = json_next(c->doc, node);
	}
	map_release(&seen);
	for (uint32_t i = 0; i < count; i++)
		free(texts[i]);
	free(texts);
	return is_repeat ? count - 1 : array->count;
}

static bool check_unique(struct checker *c, const struct schema_rule *rule,
			 const struct json_node *node)
{
	uint32_t repeat;

	if (node->type != JSON_ARRAY)
		return true;
	repeat = find_repeat(c, node);
	if (repeat == node->count)
		return true;
	return check_fail(c, rule, node,
			  "element %u repeats an earlier one, counted from 0",
			  (unsigned)repeat);
}

static bool check_required(struct checker *c, const struct schema_rule *rule,
			   const struct json_node *object)
{
	const struct schema_name *name = c->schema->names + rule->at;
	bool holds = true;

	if (object->type != JSON_OBJECT)
		return true;
	for (uint32_t i = 0; i < rule->count; i++, name++) {
		if (json_member_bytes(c->doc, object, name->text, name->len))
			continue;
		holds = false;
		if (!c->found)
			break;
		finding_missing(c->found, object, "required", name->text,
				name->len);
	}
	return holds;
}

check_fn *const assertions[SCHEMA_OPS] = {
	[SCHEMA_TYPE] = check_type,
	[SCHEMA_ENUM] = check_enum,
	[SCHEMA_CONST] = check_const,
	[SCHEMA_MINIMUM] = check_minimum,
	[SCHEMA_MAXIMUM] = check_maximum,
	[SCHEMA_ABOVE] = check_above,
	[SCHEMA_BELOW] = check_below,
	[SCHEMA_MULTIPLE] = check_multiple,
	[SCHEMA_MIN_LENGTH] = check_min_length,
	[SCHEMA_MAX_LENGTH] = check_max_length,
	[SCHEMA_FORMAT] = check_format,
	[SCHEMA_MIN_ITEMS] = check_min_items,
	[SCHEMA_MAX_ITEMS] = check_max_items,
	[SCHEMA_UNIQUE] = check_unique,
	[SCHEMA_REQUIRED] = check_required,
};

const char *check_keyword(enum schema_op op)
{
	static const char *const names[SCHEMA_OPS] = {
		[SCHEMA_NEVER] = "false",
		[SCHEMA_REF] = "$ref",
		[SCHEMA_TYPE] = "type",
		[SCHEMA_ENUM] = "enum",
		[SCHEMA_CONST] = "const",
		[SCHEMA_MINIMUM] = "minimum",
		[SCHEMA_MAXIMUM] = "maximum",
		[SCHEMA_ABOVE] = "exclusiveMinimum",
		[SCHEMA_BELOW] = "exclusiveMaximum",
		[SCHEMA_MULTIPLE] = "multipleOf",
		[SCHEMA_MIN_LENGTH] = "minLength",
		[SCHEMA_MAX_LENGTH] = "maxLength",
		[SCHEMA_FORMAT] = "format",
		[SCHEMA_MIN_ITEMS] = "minItems",
		[SCHEMA_MAX_ITEMS] = "maxItems",
		[SCHEMA_UNIQUE] = "uniqueItems",
		[SCHEMA_ITEMS] = "items",
		[SCHEMA_TUPLE] = "items",
		[SCHEMA_MORE_ITEMS] = "additionalItems",
		[SCHEMA_REQUIRED] = "required",
		[SCHEMA_PROPERTIES] = "properties",
		[SCHEMA_MORE_PROPERTIES] = "additionalProperties",
		[SCHEMA_ALL] = "allOf",
		[SCHEMA_ANY] = "anyOf",
		[SCHEMA_ONE] = "oneOf",
		[SCHEMA_NOT] = "not",
		[SCHEMA_IF] = "if",
	};

	return names[op];
}
