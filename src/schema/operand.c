/* operand - the values of keywords that hold no subschema */
#include "schema/operand.h"

#include <stdbool.h>

#include "base/mem.h"
#include "json/canon.h"
#include "schema/format.h"

static void add_canon(struct compiler *c, const struct json_node *value)
{
	struct buf text = BUF_INIT(BUF_MAX);

	json_canon(&text, &c->schema->doc, value);
	compile_name(c, &text);
}

int operand_const(struct compiler *c, enum schema_op op,
		  const struct json_node *value)
{
	add_canon(c, value);
	return compile_rule(c, op, value, c->schema->name_count - 1, 1);
}

int operand_enum(struct compiler *c, enum schema_op op,
		 const struct json_node *value)
{
	const struct json_node *child = json_first(&c->schema->doc, value);
	size_t at = c->schema->name_count;

	if (value->type != JSON_ARRAY)
		return compile_fail(c, value, "must be an array");
	for (uint32_t i = 0; i < value->count; i++) {
		add_canon(c, child);
		child = json_next(&c->schema->doc, child);
	}
	return compile_rule(c, op, value, at, value->count);
}

int operand_required(struct compiler *c, enum schema_op op,
		     const struct json_node *value)
{
	const struct json_node *child = json_first(&c->schema->doc, value);
	size_t at = c->schema->name_count;

	if (value->type != JSON_ARRAY)
		return compile_fail(c, value, "must be an array of strings");
	for (uint32_t i = 0; i < value->count; i++) {
		struct buf text = BUF_INIT(BUF_MAX);

		if (child->type != JSON_STRING)
			return compile_fail(c, child, "must be a string");
		json_text(&text, &c->schema->doc, child);
		compile_name(c, &text);
		child = json_next(&c->schema->doc, child);
	}
	return compile_rule(c, op, value, at, value->count);
}

int operand_number(struct compiler *c, enum schema_op op,
		   const struct json_node *value)
{
	struct schema *s = c->schema;
	struct number n;

	if (value->type != JSON_NUMBER)
		return compile_fail(c, value, "must be a number");
	number_parse(&n, json_raw(&s->doc, value), value->len);
	if (op == SCHEMA_MULTIPLE && (n.is_negative || !n.digits))
		return compile_fail(c, value, "must be greater than 0");
	if (op == SCHEMA_MULTIPLE && n.digits > NUMBER_DIVISOR_DIGITS)
		return compile_fail(c, value, "has more than %d digits",
				    NUMBER_DIVISOR_DIGITS);
	s->numbers = xgrow(s->numbers, s->number_count, &s->number_room,
			   sizeof *s->numbers);
	s->numbers[s->number_count] = n;
	return compile_rule(c, op, value, s->number_count++, 1);
}

/* Counts beyond what a doc can hold are as good as any such count. */
int operand_count(struct compiler *c, enum schema_op op,
		  const struct json_node *value)
{
	const char *raw = json_raw(&c->schema->doc, value);
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
		if (json_is_text(&c->schema->doc, name, types[i].name))
			return types[i].mask;
	}
	return 0;
}

int operand_type(struct compiler *c, enum schema_op op,
		 const struct json_node *value)
{
	bool is_list = value->type == JSON_ARRAY;
	const struct json_node *name =
		is_list ? json_first(&c->schema->doc, value) : value;
	uint32_t count = is_list ? value->count : 1;
	unsigned mask = 0;

	for (uint32_t i = 0; i < count; i++) {
		unsigned one = type_mask(c, name);

		if (!one)
			return compile_fail(c, name, "must name a type");
		mask |= one;
		name = json_next(&c->schema->doc, name);
	}
	return compile_rule(c, op, value, mask, 0);
}

int operand_format(struct compiler *c, enum schema_op op,
		   const struct json_node *value)
{
	AUTO(buf_release) struct buf name = BUF_INIT(BUF_MAX);
	int format;

	if (value->type != JSON_STRING)
		return compile_fail(c, value, "must be a string");
	json_text(&name, &c->schema->doc, value);
	format = format_find(name.data, name.len);
	if (format < 0)
		return compile_fail(c, value, "format '%s' is not supported",
				    name.data);
	return compile_rule(c, op, value, (size_t)format, 1);
}
