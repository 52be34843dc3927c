/* members - the keywords about the members of objects */
#include "schema/members.h"

#include "base/mem.h"

static int properties(struct compiler *c, uint32_t object,
		      const struct json_node *value)
{
	const struct json_node *key = value + 1;

	if (value->type != JSON_OBJECT)
		return compile_fail(c, value, "must be an object of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		uint32_t name = compile_key(c, key);

		c->schema->names[name].slot = compile_slot(c, c->doc, key + 1);
		key = json_next(compile_doc(c), key + 1);
	}
	c->schema->objects[object].count = value->count;
	return 0;
}

static int check_strings(struct compiler *c, const struct json_node *array)
{
	const struct json_node *child = array + 1;

	if (array->type != JSON_ARRAY)
		return compile_fail(c, array, "must be an array of strings");
	for (uint32_t i = 0; i < array->count; i++, child++) {
		if (child->type != JSON_STRING)
			return compile_fail(c, child, "must be a string");
	}
	return 0;
}

/* Names that are there already, with the places they have. */
static void note_names(const struct compiler *c, const struct schema_object *o,
		       struct map *known)
{
	for (uint32_t i = o->name; i < o->name + o->count; i++)
		*map_put(known, c->schema->names[i].text,
			 c->schema->names[i].len) = (void *)(uintptr_t)(i + 1);
}

/* Names that are no properties come behind those that are. */
static int required(struct compiler *c, uint32_t object,
		    const struct json_node *value)
{
	struct schema_object *o = &c->schema->objects[object];
	AUTO(map_release) struct map known = { 0 };

	if (check_strings(c, value) < 0)
		return -1;
	note_names(c, o, &known);
	for (uint32_t i = 1; i <= value->count; i++) {
		uint32_t at = compile_key(c, value + i);
		struct schema_name *name = &c->schema->names[at];
		void **place = map_put(&known, name->text, name->len);

		if (*place) {
			free_text(&name->text);
			c->schema->name_count--;
			at = (uint32_t)((uintptr_t)*place - 1);
		} else {
			*place = (void *)(uintptr_t)(at + 1);
			o->count++;
		}
		o->required += !c->schema->names[at].is_required;
		c->schema->names[at].is_required = true;
	}
	return 0;
}

static int matches(struct compiler *c, uint32_t object,
		   const struct json_node *value)
{
	struct schema *s = c->schema;
	const struct json_node *key = value + 1;

	if (value->type != JSON_OBJECT)
		return compile_fail(c, value, "must be an object of schemas");
	for (uint32_t i = 0; i < value->count; i++) {
		int pattern = compile_pattern(c, key);

		if (pattern < 0)
			return -1;
		s->matches = xgrow(s->matches, s->match_count, &s->match_room,
				   sizeof *s->matches);
		s->matches[s->match_count++] = (struct schema_match){
			(uint32_t)pattern, compile_slot(c, c->doc, key + 1)
		};
		key = json_next(compile_doc(c), key + 1);
	}
	s->objects[object].match_count = value->count;
	return 0;
}

static int more(struct compiler *c, uint32_t object,
		const struct json_node *value)
{
	struct schema_slot slot = compile_slot(c, c->doc, value);

	if (value->type != JSON_TRUE &&
	    !(value->type == JSON_OBJECT && !value->count))
		c->schema->objects[object].more = slot;
	return 0;
}

static int key_names(struct compiler *c, uint32_t object,
		     const struct json_node *value)
{
	c->schema->objects[object].key = compile_slot(c, c->doc, value);
	return 0;
}

int members_compile(struct compiler *c, enum schema_op op,
		    const struct json_node *value)
{
	static const struct {
		const char *name;
		int (*compile)(struct compiler *c, uint32_t object,
			       const struct json_node *value);
	} keywords[] = {
		{ "properties", properties },
		{ "required", required },
		{ "patternProperties", matches },
		{ "propertyNames", key_names },
		{ "additionalProperties", more },
	};
	const struct json_doc *doc = compile_doc(c);
	const struct json_node *part = doc->nodes + c->part->node;
	struct schema_object *o;
	uint32_t object;

	if (c->has_members)
		return 0;
	object = compile_object(c);
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		const struct json_node *one =
			json_member(doc, part, keywords[i].name);

		if (one && keywords[i].compile(c, object, one) < 0)
			return -1;
	}
	o = &c->schema->objects[object];
	o->is_open = !o->match_count && o->more.via == SCHEMA_NONE &&
		     o->key.via == SCHEMA_NONE;
	compile_index(c, object);
	c->has_members = true;
	return compile_rule(c, op, value, object, 1);
}

/* Members that must be there, or a schema that must hold. */
static int depend(struct compiler *c, struct schema_dependency *d,
		  const struct json_node *value)
{
	d->slot = (struct schema_slot){ SCHEMA_NONE, SCHEMA_NONE };
	if (value->type != JSON_ARRAY) {
		d->slot = compile_slot(c, c->doc, value);
		return 0;
	}
	if (check_strings(c, value) < 0)
		return -1;
	d->name = (uint32_t)c->schema->name_count;
	d->count = value->count;
	for (uint32_t i = 1; i <= value->count; i++)
		compile_key(c, value + i);
	return 0;
}

int dependencies_compile(struct compiler *c, enum schema_op op,
			 const struct json_node *value)
{
	struct schema *s = c->schema;
	const struct json_node *key = value + 1;
	size_t at = s->dependency_count;

	if (value->type != JSON_OBJECT)
		return compile_fail(c, value, "must be an object");
	for (uint32_t i = 0; i < value->count; i++) {
		struct schema_dependency one = { .key = compile_key(c, key) };

		if (depend(c, &one, key + 1) < 0)
			return -1;
		s->dependencies =
			xgrow(s->dependencies, s->dependency_count,
			      &s->dependency_room, sizeof *s->dependencies);
		s->dependencies[s->dependency_count++] = one;
		key = json_next(compile_doc(c), key + 1);
	}
	return compile_rule(c, op, value, at, value->count);
}

int dependent_compile(struct compiler *c, enum schema_op op,
		      const struct json_node *value)
{
	if (!c->schema->docs[c->doc]->is_later)
		return 0;
	return dependencies_compile(c, op, value);
}
