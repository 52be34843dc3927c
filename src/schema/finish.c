/* finish - the last steps of compiling a schema */
#include "schema/finish.h"

#include <stdlib.h>

#include "base/mem.h"

/* How many references and combinations may stand in one another. */
#define IN_PLACE_MAX 512

static int fail_at(struct compiler *c, uint32_t part, const char *what)
{
	const struct schema_part *p = &c->schema->parts[part];

	c->doc = p->doc;
	return compile_fail(c, compile_doc(c)->nodes + p->node, "%s", what);
}

/* Where the references from a part end; NONE: nowhere, or too far off. */
static uint32_t last_target(const struct schema *s, uint32_t part)
{
	for (int i = 0; i < IN_PLACE_MAX; i++) {
		if (s->parts[part].target == SCHEMA_NONE)
			return part;
		part = s->parts[part].target;
	}
	return SCHEMA_NONE;
}

/* The slot is NONE altogether when no subschema is there. */
static int lead(struct compiler *c, struct schema_slot *slot)
{
	if (slot->via == SCHEMA_NONE)
		return 0;
	slot->part = last_target(c->schema, slot->via);
	if (slot->part == SCHEMA_NONE)
		return fail_at(c, slot->via,
			       "refers to itself, or is nested too deeply");
	return 0;
}

/* References that lead nowhere are said even if no slot has them. */
static int lead_parts(struct compiler *c)
{
	for (size_t i = 0; i < c->schema->part_count; i++) {
		struct schema_slot slot = { (uint32_t)i, 0 };

		if (lead(c, &slot) < 0)
			return -1;
	}
	return 0;
}

/* Types that a part only has to see. */
static uint8_t easy_types(const struct schema *s, uint32_t part)
{
	const struct schema_part *p =
		part == SCHEMA_NONE ? NULL : &s->parts[part];
	bool is_easy = p && p->start[CLASS_NONE] == p->start[CLASS_END];

	return is_easy ? p->types & SCHEMA_TYPES : 0;
}

/* After that no slot can fail. */
static int lead_all(struct compiler *c)
{
	struct schema *s = c->schema;

	if (lead_parts(c) < 0)
		return -1;
	for (size_t i = 0; i < s->slot_count; i++)
		lead(c, &s->slots[i]);
	for (size_t i = 0; i < s->name_count; i++) {
		lead(c, &s->names[i].slot);
		s->names[i].easy = easy_types(s, s->names[i].slot.part);
	}
	for (size_t i = 0; i < s->match_count; i++)
		lead(c, &s->matches[i].slot);
	for (size_t i = 0; i < s->dependency_count; i++)
		lead(c, &s->dependencies[i].slot);
	for (size_t i = 0; i < s->object_count; i++) {
		lead(c, &s->objects[i].more);
		lead(c, &s->objects[i].key);
	}
	return 0;
}

/* How many slots of a rule apply to the value itself, and one of them. */
static uint32_t in_place_count(const struct schema_rule *rule)
{
	switch (rule->op) {
	case SCHEMA_DEPENDENCIES:
	case SCHEMA_ALL:
	case SCHEMA_ANY:
	case SCHEMA_ONE:
	case SCHEMA_NOT:
	case SCHEMA_IF:
		return rule->count;
	default:
		return 0;
	}
}

static uint32_t in_place(const struct schema *s, const struct schema_rule *rule,
			 uint32_t i)
{
	return rule->op == SCHEMA_DEPENDENCIES
		       ? s->dependencies[rule->at + i].slot.part
		       : s->slots[rule->at + i].part;
}

/* How much stands in a part; zeros: not known yet. */
struct extent {
	uint32_t height, size;
	bool is_open;
};

struct measuring {
	struct compiler *c;
	struct extent *extents;
	uint32_t depth;
};

static int measure(struct measuring *m, uint32_t part);

static int measure_rule(struct measuring *m, const struct schema_rule *rule,
			struct extent *whole)
{
	const struct schema *s = m->c->schema;

	for (uint32_t i = 0; i < in_place_count(rule); i++) {
		uint32_t child = in_place(s, rule, i);

		if (child == SCHEMA_NONE)
			continue;
		if (measure(m, child) < 0)
			return -1;
		whole->size += m->extents[child].size;
		if (whole->size > SCHEMA_EXPANSION)
			return fail_at(m->c, child,
				       "expands to too many subschemas");
		if (whole->height <= m->extents[child].height)
			whole->height = m->extents[child].height + 1;
	}
	return 0;
}

/* Those that apply to the same value must end, and not be too many. */
static int measure(struct measuring *m, uint32_t part)
{
	const struct schema *s = m->c->schema;
	const struct schema_part *p = &s->parts[part];
	struct extent whole = { 1, 1, false };

	if (m->extents[part].is_open)
		return fail_at(m->c, part, "refers to itself without an end");
	if (m->depth + m->extents[part].height > IN_PLACE_MAX)
		return fail_at(m->c, part, "is nested too deeply");
	if (m->extents[part].size)
		return 0;
	m->depth++;
	m->extents[part].is_open = true;
	for (uint32_t i = p->start[CLASS_NONE]; i < p->start[CLASS_END]; i++) {
		if (measure_rule(m, &s->rules[i], &whole) < 0)
			return -1;
	}
	m->depth--;
	m->extents[part] = whole;
	return 0;
}

int schema_finish(struct compiler *c)
{
	struct measuring m = { c, NULL, 0 };
	int result = lead_all(c);

	if (result < 0)
		return -1;
	c->schema->root = last_target(c->schema, 0);

	m.extents = xcalloc(c->schema->part_count, sizeof *m.extents);
	for (size_t i = 0; i < c->schema->part_count && !result; i++)
		result = measure(&m, (uint32_t)i);
	free(m.extents);
	return result;
}
