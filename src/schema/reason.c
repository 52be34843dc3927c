/* reason - what is wrong when a rule does not hold */
#include <stdio.h>

#include "base/mem.h"
#include "json/canon.h"
#include "schema/explainer.h"
#include "schema/format.h"

#define TOKEN_SIZE 12
#define WANTED_BYTES 400

/* Rules without subschemas: their keyword, and what they find. */
static const struct {
	const char *keyword, *what;
} leaves[SCHEMA_OPS] = {
	[SCHEMA_MINIMUM] = { "minimum", "is less than" },
	[SCHEMA_MAXIMUM] = { "maximum", "is greater than" },
	[SCHEMA_ABOVE] = { "exclusiveMinimum", "is not greater than" },
	[SCHEMA_BELOW] = { "exclusiveMaximum", "is not less than" },
	[SCHEMA_MULTIPLE] = { "multipleOf", "is not a multiple of" },
	[SCHEMA_MIN_LENGTH] = { "minLength", "has fewer characters than" },
	[SCHEMA_MAX_LENGTH] = { "maxLength", "has more characters than" },
	[SCHEMA_PATTERN] = { "pattern", "does not match" },
	[SCHEMA_MIN_ITEMS] = { "minItems", "of fewer elements than" },
	[SCHEMA_MAX_ITEMS] = { "maxItems", "of more elements than" },
	[SCHEMA_MIN_PROPERTIES] = { "minProperties", "of fewer members than" },
	[SCHEMA_MAX_PROPERTIES] = { "maxProperties", "of more members than" },
	[SCHEMA_ENUM] = { "enum", "is none of" },
	[SCHEMA_CONST] = { "const", "is not" },
};

/* The keyword's value, not more of it than helps. */
static void add_wanted(struct buf *out, const struct json_doc *doc,
		       const struct json_node *value)
{
	size_t len = WANTED_BYTES;

	json_canon(out, doc, value);
	if (out->len <= WANTED_BYTES)
		return;
	while (((unsigned char)out->data[len] & 0xc0) == 0x80)
		len--;
	buf_cut(out, len);
	buf_adds(out, "...");
}

/* `VALUE what THE KEYWORD'S VALUE`. */
static void explain_leaf(struct explainer *x, const struct schema_rule *rule,
			 const struct json_node *node)
{
	const struct json_doc *doc = &x->c->schema->docs[x->part->doc]->doc;
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf want = BUF_INIT(BUF_MAX);

	if (rule->op == SCHEMA_MIN_LENGTH && rule->at == 1) {
		explain_fail(x, "minLength", "must not be empty");
		return;
	}
	finding_quote(&value, x->c->doc, node);
	add_wanted(&want, doc, doc->nodes + rule->value);
	explain_fail(x, leaves[rule->op].keyword, "%s %s %s", value.data,
		     leaves[rule->op].what, want.data);
}

static void explain_format(struct explainer *x, const struct schema_rule *rule,
			   const struct json_node *node)
{
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);

	finding_quote(&value, x->c->doc, node);
	explain_fail(x, "format", "%s is no %s such as %s", value.data,
		     formats[rule->at].name, formats[rule->at].example);
}

static void explain_content(struct explainer *x, const struct schema_rule *rule,
			    const struct json_node *node)
{
	const struct json_doc *doc = &x->c->schema->docs[x->part->doc]->doc;
	const struct json_node *key = doc->nodes + rule->value - 1;
	bool is_encoding = json_is_text(doc, key, "contentEncoding");

	(void)node;
	if (is_encoding)
		explain_fail(x, "contentEncoding", "is not base64");
	else
		explain_fail(x, "contentMediaType", "does not hold JSON");
}

static void explain_unique(struct explainer *x, const struct schema_rule *rule,
			   const struct json_node *node)
{
	(void)rule;
	explain_fail(x, "uniqueItems",
		     "element %u repeats an earlier one, counted from 0",
		     (unsigned)check_repeat(x->c, node));
}

/* One of several subschemas, or of several elements. */
static void explain_one(struct explainer *x, const char *keyword, int token,
			const struct schema_slot *slot,
			const struct json_node *node)
{
	char text[TOKEN_SIZE];
	struct trail t;

	snprintf(text, sizeof text, "%d", token);
	t = explain_push(x, keyword, token < 0 ? NULL : text);
	explain_slot(x, slot, node);
	explain_pop(x, t);
}

/* Elements from the first on, by one slot or a slot each. */
static void explain_items(struct explainer *x, const struct schema_rule *rule,
			  const struct json_node *array)
{
	const struct schema_slot *slot = x->c->schema->slots + rule->at;
	const struct json_node *node = array + 1;
	bool is_tuple = rule->op == SCHEMA_TUPLE;
	bool is_more = rule->op == SCHEMA_MORE_ITEMS;
	size_t mark = x->instance.len;

	for (uint32_t i = 0; i < array->count && !x->c->stop; i++) {
		bool applies = is_tuple ? i < rule->count
					: !is_more || i >= rule->count;

		if (applies) {
			buf_addf(&x->instance, "/%u", (unsigned)i);
			explain_one(x, is_more ? "additionalItems" : "items",
				    is_tuple ? (int)i : -1,
				    is_tuple ? slot + i : slot, node);
			buf_cut(&x->instance, mark);
		}
		node = json_next(x->c->doc, node);
	}
}

static void explain_contains(struct explainer *x,
			     const struct schema_rule *rule,
			     const struct json_node *array)
{
	(void)rule;
	(void)array;
	explain_fail(x, "contains", "holds no element that it must hold");
}

static void explain_all(struct explainer *x, const struct schema_rule *rule,
			const struct json_node *node)
{
	for (uint32_t i = 0; i < rule->count && !x->c->stop; i++)
		explain_one(x, "allOf", (int)i,
			    &x->c->schema->slots[rule->at + i], node);
}

/* The only alternative for values of that type; count: none, or several. */
static uint32_t find_only(const struct explainer *x,
			  const struct schema_rule *rule,
			  const struct json_node *node)
{
	const struct schema *s = x->c->schema;
	uint32_t only = rule->count, fitting = 0;

	for (uint32_t i = 0; i < rule->count; i++) {
		uint32_t part = s->slots[rule->at + i].part;

		if (!check_type(x->c, &s->parts[part], node))
			continue;
		only = i;
		fitting++;
	}
	return fitting == 1 ? only : rule->count;
}

static void explain_any(struct explainer *x, const struct schema_rule *rule,
			const struct json_node *node)
{
	const struct schema_slot *slots = x->c->schema->slots + rule->at;
	bool is_any = rule->op == SCHEMA_ANY;
	uint32_t fitting = 0, only = find_only(x, rule, node);

	for (uint32_t i = 0; !is_any && i < rule->count; i++)
		fitting += check_part(x->c, slots[i].part, node);
	if (!fitting && only < rule->count)
		explain_one(x, is_any ? "anyOf" : "oneOf", (int)only,
			    &slots[only], node);
	else if (is_any)
		explain_fail(x, "anyOf", "fits none of the %u alternatives",
			     (unsigned)rule->count);
	else
		explain_fail(x, "oneOf",
			     "fits %u of the %u alternatives, not one",
			     (unsigned)fitting, (unsigned)rule->count);
}

static void explain_not(struct explainer *x, const struct schema_rule *rule,
			const struct json_node *node)
{
	AUTO(buf_release) struct buf value = BUF_INIT(BUF_MAX);

	(void)rule;
	finding_quote(&value, x->c->doc, node);
	explain_fail(x, "not", "%s is not allowed here", value.data);
}

static void explain_if(struct explainer *x, const struct schema_rule *rule,
		       const struct json_node *node)
{
	const struct schema_slot *slots = x->c->schema->slots + rule->at;
	bool holds = check_part(x->c, slots[0].part, node);

	explain_one(x, holds ? "then" : "else", -1, &slots[holds ? 1 : 2],
		    node);
}

void explain_rule(struct explainer *x, const struct schema_rule *rule,
		  const struct json_node *node)
{
	static void (*const explainers[SCHEMA_OPS])(
		struct explainer * x, const struct schema_rule *rule,
		const struct json_node *node) = {
		[SCHEMA_FORMAT] = explain_format,
		[SCHEMA_CONTENT] = explain_content,
		[SCHEMA_UNIQUE] = explain_unique,
		[SCHEMA_ITEMS] = explain_items,
		[SCHEMA_TUPLE] = explain_items,
		[SCHEMA_MORE_ITEMS] = explain_items,
		[SCHEMA_CONTAINS] = explain_contains,
		[SCHEMA_OBJECT] = explain_object,
		[SCHEMA_DEPENDENCIES] = explain_dependencies,
		[SCHEMA_ALL] = explain_all,
		[SCHEMA_ANY] = explain_any,
		[SCHEMA_ONE] = explain_any,
		[SCHEMA_NOT] = explain_not,
		[SCHEMA_IF] = explain_if,
	};

	if (explainers[rule->op])
		explainers[rule->op](x, rule, node);
	else
		explain_leaf(x, rule, node);
}
