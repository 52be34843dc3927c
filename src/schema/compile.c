/* compile - JSON Schema draft-07 text into a flat program */
#include "schema/compile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/canon.h"
#include "json/finding.h"
#include "schema/finish.h"
#include "schema/keyword.h"
#include "schema/resource.h"

struct json_doc *compile_doc(const struct compiler *c)
{
	return &c->schema->docs[c->doc]->doc;
}

int compile_fail(struct compiler *c, const struct json_node *node,
		 const char *format, ...)
{
	const struct schema_doc *d = c->schema->docs[c->doc];
	AUTO(free_text) char *what = NULL;
	AUTO(buf_release) struct buf pointer = BUF_INIT(BUF_MAX);
	va_list args;

	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		what = NULL;
	va_end(args);
	json_pointer(&pointer, &d->doc, node);
	return err_set(c->e, ERR_CONFIG, "%s: %s%s%s", d->name, pointer.data,
		       pointer.len ? ": " : "", what ? what : "bad schema");
}

static uint32_t class_of(enum schema_op op)
{
	if (op < SCHEMA_MIN_LENGTH)
		return CLASS_NUMBER;
	if (op < SCHEMA_MIN_ITEMS)
		return CLASS_STRING;
	if (op < SCHEMA_MIN_PROPERTIES)
		return CLASS_ARRAY;
	return op < SCHEMA_ENUM ? CLASS_OBJECT : CLASS_ANY;
}

/* Classes up to this one begin with the next rule. */
static void begin_class(struct compiler *c, uint32_t class)
{
	while (c->class < class)
		c->part->start[++c->class] = (uint32_t)c->schema->rule_count;
}

int compile_rule(struct compiler *c, enum schema_op op,
		 const struct json_node *value, size_t at, size_t count)
{
	struct schema *s = c->schema;

	begin_class(c, class_of(op));
	s->rules =
		xgrow(s->rules, s->rule_count, &s->rule_room, sizeof *s->rules);
	s->rules[s->rule_count++] =
		(struct schema_rule){ (uint8_t)op,
				      (uint32_t)(value - compile_doc(c)->nodes),
				      (uint32_t)at, (uint32_t)count };
	return 0;
}

static uint32_t add_name(struct compiler *c, struct buf *text)
{
	struct schema *s = c->schema;
	uint32_t len = (uint32_t)text->len;

	s->names =
		xgrow(s->names, s->name_count, &s->name_room, sizeof *s->names);
	s->names[s->name_count] = (struct schema_name){
		.text = buf_detach(text),
		.len = len,
		.slot = { SCHEMA_NONE, SCHEMA_NONE },
	};
	return (uint32_t)s->name_count++;
}

uint32_t compile_key(struct compiler *c, const struct json_node *string)
{
	struct buf text = BUF_INIT(BUF_MAX);

	json_text(&text, compile_doc(c), string);
	return add_name(c, &text);
}

uint32_t compile_value(struct compiler *c, const struct json_node *value)
{
	struct buf text = BUF_INIT(BUF_MAX);

	json_canon(&text, compile_doc(c), value);
	return add_name(c, &text);
}

uint32_t compile_object(struct compiler *c)
{
	struct schema *s = c->schema;

	s->objects = xgrow(s->objects, s->object_count, &s->object_room,
			   sizeof *s->objects);
	s->objects[s->object_count] = (struct schema_object){
		.name = (uint32_t)s->name_count,
		.first = (uint32_t)s->name_count,
		.match = (uint32_t)s->match_count,
		.more = { SCHEMA_NONE, SCHEMA_NONE },
		.key = { SCHEMA_NONE, SCHEMA_NONE },
	};
	return (uint32_t)s->object_count++;
}

void compile_index(struct compiler *c, uint32_t object)
{
	struct schema_object *o = &c->schema->objects[object];

	for (uint32_t i = 0; i < o->count; i++) {
		struct schema_name *name = &c->schema->names[o->name + i];

		name->next = o->name + (i + 1) % o->count;
		if (o->count > SCHEMA_FEW_NAMES)
			*map_put(&o->index, name->text, name->len) =
				(void *)(uintptr_t)(o->name + i + 1);
	}
}

/* Said at a key's member, or at the value. */
static int fail_pattern(struct compiler *c, const struct json_node *string,
			const char *why)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	finding_quote(&text, compile_doc(c), string);
	return compile_fail(c, string, "%s %s", text.data, why);
}

int compile_pattern(struct compiler *c, const struct json_node *string)
{
	struct schema *s = c->schema;
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err why = { 0 };
	struct pattern *p;
	void *known;

	if (string->type != JSON_STRING)
		return compile_fail(c, string, "must be a string");
	json_text(&text, compile_doc(c), string);
	known = map_get(&s->pattern_index, text.data, text.len);
	if (known)
		return (int)((uintptr_t)known - 1);
	p = pattern_compile(text.data, text.len, &why);
	if (!p)
		return fail_pattern(c, string, why.text);
	s->patterns = xgrow(s->patterns, s->pattern_count, &s->pattern_room,
			    sizeof *s->patterns);
	s->patterns[s->pattern_count++] = p;
	*map_put(&s->pattern_index, pattern_text(p), text.len) =
		(void *)(uintptr_t)s->pattern_count;
	return (int)s->pattern_count - 1;
}

struct schema_slot compile_slot(struct compiler *c, uint32_t doc,
				const struct json_node *node)
{
	struct schema *s = c->schema;
	struct schema_doc *d = s->docs[doc];
	uint32_t index = (uint32_t)(node - d->doc.nodes);

	if (!d->part_of[index]) {
		s->parts = xgrow(s->parts, s->part_count, &s->part_room,
				 sizeof *s->parts);
		s->parts[s->part_count] = (struct schema_part){
			.types = SCHEMA_TYPES,
			.doc = doc,
			.node = index,
			.target = SCHEMA_NONE,
		};
		d->part_of[index] = (uint32_t)++s->part_count;
	}
	return (struct schema_slot){ d->part_of[index] - 1, SCHEMA_NONE };
}

/* The keywords may ask for more parts, so this one is worked on apart. */
static int compile_part(struct compiler *c, size_t index)
{
	struct schema *s = c->schema;
	struct schema_part part = s->parts[index];
	const struct json_node *node;
	int result = 0;

	c->doc = part.doc;
	c->part = &part;
	c->class = CLASS_NONE;
	c->has_members = false;
	part.start[CLASS_NONE] = (uint32_t)s->rule_count;
	node = compile_doc(c)->nodes + part.node;
	if (node->type == JSON_OBJECT)
		result = keywords_compile(c, node);
	else if (node->type == JSON_FALSE)
		part.types = 0;
	else if (node->type != JSON_TRUE)
		result = compile_fail(
			c, node, "a schema must be an object, true or false");
	begin_class(c, CLASS_END);
	s->parts[index] = part;
	return result;
}

static int compile_all(struct compiler *c, const char *text, size_t len)
{
	struct schema *s = c->schema;

	if (resource_start(c, text, len) < 0)
		return -1;
	compile_slot(c, 0, s->docs[0]->doc.nodes);
	for (size_t i = 0; i < s->part_count; i++) {
		if (compile_part(c, i) < 0)
			return -1;
	}
	return schema_finish(c);
}

static void compiler_release(struct compiler *c)
{
	for (size_t i = 0; i < c->base_count; i++)
		free(c->bases[i]);
	for (size_t i = 0; i < c->place_count; i++)
		free(c->keys[i]);
	free(c->bases);
	free(c->keys);
	free(c->places);
	map_release(&c->ids);
}

int schema_compile(struct schema **schema, const char *text, size_t len,
		   const struct schema_options *options, struct err *e)
{
	AUTO(schema_free) struct schema *s = xcalloc(1, sizeof *s);
	AUTO(compiler_release)
	struct compiler c = { .schema = s, .options = options, .e = e };

	if (compile_all(&c, text, len) < 0)
		return -1;
	if (s->pattern_count) {
		s->room = pattern_room_new();
		if (!s->room)
			return err_set(e, ERR_BUG, "out of memory");
	}
	*schema = take(&s);
	return 0;
}

int schema_load(struct schema **schema, const char *path,
		const struct schema_options *options, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(SCHEMA_BYTES);

	if (file_read(&text, path, e) < 0)
		return -1;
	return schema_compile(schema, text.data, text.len, options, e);
}
