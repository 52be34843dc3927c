/* operand - the values of keywords that hold no subschema */
#include "schema/operand.h"

#include <stdbool.h>

#include "base/mem.h"
#include "schema/content.h"
#include "schema/format.h"

/* Whole, not negative, and short, as a plain integer; else -1. */
static int64_t small(const struct number *n)
{
	const char *p = n->first;
	int64_t value = 0;

	if (n->is_negative || !number_is_integer(n) || n->point > 15)
		return -1;
	for (size_t i = 0; i < n->digits; i++) {
		if (*p == '.')
			p++;
		value = value * 10 + (*p++ - '0');
	}
	for (int64_t i = (int64_t)n->digits; i < n->point && value; i++)
		value *= 10;
	return value;
}

int operand_number(struct compiler *c, enum schema_op op,
		   const struct json_node *value)
{
	struct schema *s = c->schema;
	struct number n;

	if (value->type != JSON_NUMBER)
		return compile_fail(c, value, "must be a number");
	number_parse(&n, json_raw(compile_doc(c), value), value->len);
	if (op == SCHEMA_MULTIPLE && (n.is_negative || !n.digits))
		return compile_fail(c, value, "must be greater than 0");
	if (op == SCHEMA_MULTIPLE && n.digits > NUMBER_DIVISOR_DIGITS)
		return compile_fail(c, value, "has more than %d digits",
				    NUMBER_DIVISOR_DIGITS);
	s->limits = xgrow(s->limits, s->limit_count, &s->limit_room,
			  sizeof *s->limits);
	s->limits[s->limit_count] = (struct schema_limit){ n, small(&n) };
	return compile_rule(c, op, value, s->limit_count++, 1);
}

/* Counts beyond what a doc can hold are as good as any such count. */
int operand_count(struct compiler *c, enum schema_op op,
		  const struct json_node *value)
{
	const char *raw = json_raw(compile_doc(c), value);
	struct number n = { 0 };
	bool is_number = value->type == JSON_NUMBER;
	double count;

	if (is_number)
		number_parse(&n, raw, value->len);
	if (!is_number || n.is_negative || !number_is_integer(&n))
		return compile_fail(c, value, "must be a count");
	count = number_double(raw, value->len);
	return compile_rule(c, op, value,
			    count < SCHEMA_NONE ? (size_t)count : SCHEMA_NONE,
			    1);
}

int operand_unique(struct compiler *c, enum schema_op op,
		   const struct json_node *value)
{
	if (value->type == JSON_TRUE)
		return compile_rule(c, op, value, 0, 0);
	if (value->type == JSON_FALSE)
		return 0;
	return compile_fail(c, value, "must be true or false");
}

static const struct {
	const char *name;
	unsigned mask;
} types[] = {
	{ "null", 1 << JSON_NULL },
	{ "boolean", 1 << JSON_FALSE | 1 << JSON_TRUE },
	{ "number", 1 << JSON_NUMBER },
	{ "integer", SCHEMA_INTEGER },
	{ "string", 1 << JSON_STRING },
	{ "array", 1 << JSON_ARRAY },
	{ "object", 1 << JSON_OBJECT },
};

/* 0 when it is the name of no type. */
static unsigned type_mask(const struct compiler *c,
			  const struct json_node *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (json_is_text(compile_doc(c), name, types[i].name))
			return types[i].mask;
	}
	return 0;
}

int operand_type(struct compiler *c, enum schema_op op,
		 const struct json_node *value)
{
	bool is_list = value->type == JSON_ARRAY;
	const struct json_node *name = is_list ? value + 1 : value;
	uint32_t count = is_list ? value->count : 1;
	unsigned mask = 0;

	(void)op;
	for (uint32_t i = 0; i < count; i++) {
		unsigned one = type_mask(c, name);

		if (!one)
			return compile_fail(c, name, "must name a type");
		mask |= one;
		name = json_next(compile_doc(c), name);
	}
	c->part->types = (uint8_t)mask;
	return 0;
}

int operand_enum(struct compiler *c, enum schema_op op,
		 const struct json_node *value)
{
	const struct json_node *child = value + 1;
	uint32_t object = compile_object(c);

	if (value->type != JSON_ARRAY)
		return compile_fail(c, value, "must be an array");
	for (uint32_t i = 0; i < value->count; i++) {
		compile_value(c, child);
		child = json_next(compile_doc(c), child);
	}
	c->schema->objects[object].count = value->count;
	compile_index(c, object);
	return compile_rule(c, op, value, object, 1);
}

int operand_const(struct compiler *c, enum schema_op op,
		  const struct json_node *value)
{
	uint32_t object = compile_object(c);

	compile_value(c, value);
	c->schema->objects[object].count = 1;
	return compile_rule(c, op, value, object, 1);
}

int operand_pattern(struct compiler *c, enum schema_op op,
		    const struct json_node *value)
{
	int pattern = compile_pattern(c, value);

	return pattern < 0 ? -1
			   : compile_rule(c, op, value, (size_t)pattern, 1);
}

/* Formats that nobody here knows hold, as draft-07 wants. */
int operand_format(struct compiler *c, enum schema_op op,
		   const struct json_node *value)
{
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	int format;

	if (value->type != JSON_STRING)
		return compile_fail(c, value, "must be a string");
	json_text(&name, compile_doc(c), value);
	format = format_find(name.data, name.len);
	if (format < 0 || c->options->has_no_format)
		return 0;
	return compile_rule(c, op, value, (size_t)format, 1);
}

/* What a string member of the schema at hand says, 0 for none. */
static int content_of(struct compiler *c, const char *name,
		      int (*read)(const char *text))
{
	const struct json_doc *doc = compile_doc(c);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	const struct json_node *value =
		json_member(doc, doc->nodes + c->part->node, name);

	if (!value || value->type != JSON_STRING)
		return 0;
	json_text(&text, doc, value);
	return read(text.data);
}

/* Each of the two keywords has a rule of its own, so that it is named. */
int operand_content(struct compiler *c, enum schema_op op,
		    const struct json_node *value)
{
	const struct json_doc *doc = compile_doc(c);
	const struct json_node *part = doc->nodes + c->part->node;
	int content = content_of(c, "contentEncoding", content_encoding);

	if (value->type != JSON_STRING)
		return compile_fail(c, value, "must be a string");
	if (value == json_member(doc, part, "contentMediaType")) {
		int type =
			content_of(c, "contentMediaType", content_media_type);

		content = type ? content | type : 0;
	}
	if (!content || c->options->has_no_format)
		return 0;
	return compile_rule(c, op, value, (size_t)content, 1);
}
