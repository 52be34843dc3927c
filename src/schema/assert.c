/* assert - the rules that hold no subschema */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/canon.h"
#include "schema/checker.h"
#include "schema/content.h"
#include "schema/format.h"

#define SHORT_DIGITS 15

const char *check_text(struct checker *c, const struct json_node *string,
		       size_t *len)
{
	if (!string->has_escape) {
		*len = string->len - 2;
		return c->doc->text + string->start + 1;
	}
	buf_clear(&c->plain);
	json_text(&c->plain, c->doc, string);
	*len = c->plain.len;
	return c->plain.data;
}

struct schema_name *check_name(const struct schema *s,
			       const struct schema_object *o, const char *text,
			       size_t len)
{
	uintptr_t place;

	if (o->index.room) {
		place = (uintptr_t)map_get(&o->index, text, len);
		return place ? s->names + place - 1 : NULL;
	}
	for (uint32_t i = o->name; i < o->name + o->count; i++) {
		struct schema_name *name = &s->names[i];

		if (name->len == len && !memcmp(name->text, text, len))
			return name;
	}
	return NULL;
}

/* Equal is equal by value, as canonical text has it. */
static bool check_enum(struct checker *c, const struct schema_rule *rule,
		       const struct json_node *node)
{
	const struct schema_object *o = &c->schema->objects[rule->at];
	const char *raw = json_raw(c->doc, node);

	if (check_name(c->schema, o, raw, node->len))
		return true;
	if (node->type < JSON_NUMBER ||
	    (node->type == JSON_STRING && !node->has_escape))
		return false;
	buf_clear(&c->plain);
	json_canon(&c->plain, c->doc, node);
	return check_name(c->schema, o, c->plain.data, c->plain.len) != NULL;
}

static int compare_exactly(const struct schema_limit *limit, const char *raw,
			   size_t len)
{
	struct number n;

	number_parse(&n, raw, len);
	return number_compare(&n, &limit->number);
}

/* Where the digits of a number's whole part end; few enough for *value. */
static const char *read_whole(int64_t *value, const char *raw, const char *end)
{
	const char *p = raw;

	for (*value = 0; p < end && p - raw < SHORT_DIGITS; p++) {
		if (*p < '0' || *p > '9')
			break;
		*value = *value * 10 + (*p - '0');
	}
	return p;
}

static bool has_exponent(const char *p, const char *end)
{
	while (p < end && *p <= '9')
		p++;
	return p < end;
}

/* How a number stands to the keyword's: -1, 0, 1. */
static int compare(const struct checker *c, const struct schema_rule *rule,
		   const struct json_node *node)
{
	const struct schema_limit *limit = &c->schema->limits[rule->at];
	const char *raw = json_raw(c->doc, node), *end = raw + node->len, *p;
	int64_t value;

	if (limit->small < 0 || *raw == '-')
		return compare_exactly(limit, raw, node->len);
	p = read_whole(&value, raw, end);
	if (p == end)
		return (value > limit->small) - (value < limit->small);
	if (*p != '.' || value == limit->small || has_exponent(p, end))
		return compare_exactly(limit, raw, node->len);
	return value > limit->small ? 1 : -1;
}

static bool check_minimum(struct checker *c, const struct schema_rule *rule,
			  const struct json_node *node)
{
	/* What most limits are: no number without a sign is below 0. */
	if (!c->schema->limits[rule->at].small &&
	    *json_raw(c->doc, node) != '-')
		return true;
	return compare(c, rule, node) >= 0;
}

static bool check_maximum(struct checker *c, const struct schema_rule *rule,
			  const struct json_node *node)
{
	return compare(c, rule, node) <= 0;
}

static bool check_above(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	return compare(c, rule, node) > 0;
}

static bool check_below(struct checker *c, const struct schema_rule *rule,
			const struct json_node *node)
{
	return compare(c, rule, node) < 0;
}

static bool check_multiple(struct checker *c, const struct schema_rule *rule,
			   const struct json_node *node)
{
	struct number n;

	number_parse(&n, json_raw(c->doc, node), node->len);
	return number_is_multiple(&n, &c->schema->limits[rule->at].number);
}

/* In code points. */
static size_t length(struct checker *c, const struct json_node *string)
{
	size_t len, count = 0;
	const char *text = check_text(c, string, &len);

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static bool check_min_length(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *node)
{
	return rule->at == 1 ? node->len > 2 : length(c, node) >= rule->at;
}

static bool check_max_length(struct checker *c, const struct schema_rule *rule,
			     const struct json_node *node)
{
	return node->len - 2 <= rule->at || length(c, node) <= rule->at;
}

bool check_match(struct checker *c, uint32_t pattern,
		 const struct json_node *string)
{
	size_t len;
	const char *text = check_text(c, string, &len);
	int result = pattern_match(c->schema->patterns[pattern],
				   c->schema->room, text, len);

	if (result < 0)
		return check_stop(c, "pattern", string,
				  "took too long to match with a pattern that "
				  "tries too many ways: write it without "
				  "repeats within repeats");
	return result;
}

static bool check_pattern(struct checker *c, const struct schema_rule *rule,
			  const struct json_node *node)
{
	return check_match(c, rule->at, node);
}

static bool check_format(struct checker *c, const struct schema_rule *rule,
			 const struct json_node *node)
{
	size_t len;
	const char *text = check_text(c, node, &len);

	return formats[rule->at].is(text, len);
}

static bool check_content(struct checker *c, const struct schema_rule *rule,
			  const struct json_node *node)
{
	size_t len;
	const char *text = check_text(c, node, &len);

	return content_is((int)rule->at, text, len);
}

/* Of elements or members. */
static bool check_min_count(struct checker *c, const struct schema_rule *rule,
			    const struct json_node *node)
{
	(void)c;
	return node->count >= rule->at;
}

static bool check_max_count(struct checker *c, const struct schema_rule *rule,
			    const struct json_node *node)
{
	(void)c;
	return node->count <= rule->at;
}

uint32_t check_repeat(const struct checker *c, const struct json_node *array)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(map_release) struct map seen = { 0 };
	size_t *ends = xcalloc((size_t)array->count + 1, sizeof *ends);
	const struct json_node *node = array + 1;
	uint32_t i = 0;

	for (uint32_t j = 0; j < array->count; j++) {
		json_canon(&text, c->doc, node);
		ends[j + 1] = text.len;
		node = json_next(c->doc, node);
	}
	for (; i < array->count; i++) {
		void **place = map_put(&seen, text.data + ends[i],
				       ends[i + 1] - ends[i]);

		if (*place)
			break;
		*place = &seen;
	}
	free(ends);
	return i;
}

static bool check_unique(struct checker *c, const struct schema_rule *rule,
			 const struct json_node *node)
{
	(void)rule;
	return node->count < 2 || check_repeat(c, node) == node->count;
}

check_fn *const assertions[SCHEMA_OPS] = {
	[SCHEMA_MINIMUM] = check_minimum,
	[SCHEMA_MAXIMUM] = check_maximum,
	[SCHEMA_ABOVE] = check_above,
	[SCHEMA_BELOW] = check_below,
	[SCHEMA_MULTIPLE] = check_multiple,
	[SCHEMA_MIN_LENGTH] = check_min_length,
	[SCHEMA_MAX_LENGTH] = check_max_length,
	[SCHEMA_PATTERN] = check_pattern,
	[SCHEMA_FORMAT] = check_format,
	[SCHEMA_CONTENT] = check_content,
	[SCHEMA_MIN_ITEMS] = check_min_count,
	[SCHEMA_MAX_ITEMS] = check_max_count,
	[SCHEMA_UNIQUE] = check_unique,
	[SCHEMA_MIN_PROPERTIES] = check_min_count,
	[SCHEMA_MAX_PROPERTIES] = check_max_count,
	[SCHEMA_ENUM] = check_enum,
	[SCHEMA_CONST] = check_enum,
};
