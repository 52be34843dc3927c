/* explain_members - what is wrong with the members of an object */
#include "base/mem.h"
#include "schema/explainer.h"

static void explain_missing(struct explainer *x, const char *keyword,
			    const char *name, size_t len)
{
	size_t mark = x->instance.len, count = x->found->count;

	json_token(&x->instance, name, len);
	explain_fail(x, keyword, "missing, but required");
	buf_cut(&x->instance, mark);
	if (x->found->count > count)
		x->found->items[count].whole_len = mark;
}

/* In the order of the schema, and each once. */
static void explain_required(struct explainer *x, const struct schema_object *o,
			     const struct json_node *object)
{
	const struct schema *s = x->c->schema;
	const struct json_doc *doc = &s->docs[x->part->doc]->doc;
	const struct json_node *list =
		json_member(doc, doc->nodes + x->part->node, "required");
	AUTO(map_release) struct map said = { 0 };

	for (uint32_t i = 1; list && i <= list->count; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		const struct schema_name *name;
		void **place;

		json_text(&text, doc, list + i);
		name = check_name(s, o, text.data, text.len);
		place = map_put(&said, name->text, name->len);
		if (!*place && !json_member_bytes(x->c->doc, object, name->text,
						  name->len))
			explain_missing(x, "required", name->text, name->len);
		*place = &said;
	}
}

/* What one subschema says of a member. */
static void explain_member(struct explainer *x, const char *keyword,
			   const char *token, const struct schema_slot *slot,
			   const struct json_node *value)
{
	struct trail t;

	if (x->c->stop || slot->part == SCHEMA_NONE)
		return;
	t = explain_push(x, keyword, token);
	explain_slot(x, slot, value);
	explain_pop(x, t);
}

static void explain_matches(struct explainer *x, const struct schema_object *o,
			    const struct json_node *key, bool is_named)
{
	const struct schema *s = x->c->schema;

	for (uint32_t i = o->match; i < o->match + o->match_count; i++) {
		uint32_t pattern = s->matches[i].pattern;

		if (!check_match(x->c, pattern, key))
			continue;
		is_named = true;
		explain_member(x, "patternProperties",
			       pattern_text(s->patterns[pattern]),
			       &s->matches[i].slot, key + 1);
	}
	explain_member(x, "propertyNames", NULL, &o->key, key);
	if (!is_named)
		explain_member(x, "additionalProperties", NULL, &o->more,
			       key + 1);
}

void explain_object(struct explainer *x, const struct schema_rule *rule,
		    const struct json_node *object)
{
	const struct schema *s = x->c->schema;
	const struct schema_object *o = &s->objects[rule->at];
	const struct json_node *key = object + 1;
	size_t mark = x->instance.len;

	explain_required(x, o, object);
	for (uint32_t i = 0; i < object->count && !x->c->stop; i++) {
		AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
		const struct schema_name *name;
		bool is_named;

		json_text(&text, x->c->doc, key);
		json_token(&x->instance, text.data, text.len);
		name = check_name(s, o, text.data, text.len);
		is_named = name && name->slot.part != SCHEMA_NONE;
		if (is_named)
			explain_member(x, "properties", name->text, &name->slot,
				       key + 1);
		explain_matches(x, o, key, is_named);
		buf_cut(&x->instance, mark);
		key = json_next(x->c->doc, key + 1);
	}
}

static void explain_dependency(struct explainer *x,
			       const struct schema_dependency *d,
			       const struct json_node *object)
{
	const struct json_doc *doc = x->c->doc;
	const struct schema_name *names = x->c->schema->names, *name;
	const struct schema_name *key = &names[d->key];

	if (!json_member_bytes(doc, object, key->text, key->len))
		return;
	for (uint32_t i = d->name; i < d->name + d->count; i++) {
		name = &names[i];
		if (!json_member_bytes(doc, object, name->text, name->len))
			explain_missing(x, "dependencies", name->text,
					name->len);
	}
	explain_member(x, "dependencies", key->text, &d->slot, object);
}

void explain_dependencies(struct explainer *x, const struct schema_rule *rule,
			  const struct json_node *object)
{
	for (uint32_t i = rule->at; i < rule->at + rule->count; i++)
		explain_dependency(x, &x->c->schema->dependencies[i], object);
}
