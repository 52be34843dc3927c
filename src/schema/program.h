/* program - a compiled schema: flat arrays that refer by index */
#ifndef SCHEMA_PROGRAM_H
#define SCHEMA_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "json/doc.h"
#include "json/number.h"
#include "schema/pattern.h"

/*
 * In the order of the values they apply to: numbers, strings, arrays,
 * objects, then any. `type` is no rule but a mask of the part.
 */
enum schema_op {
	SCHEMA_MINIMUM,
	SCHEMA_MAXIMUM,
	SCHEMA_ABOVE, /* exclusiveMinimum */
	SCHEMA_BELOW, /* exclusiveMaximum */
	SCHEMA_MULTIPLE,
	SCHEMA_MIN_LENGTH,
	SCHEMA_MAX_LENGTH,
	SCHEMA_PATTERN,
	SCHEMA_FORMAT,
	SCHEMA_CONTENT,
	SCHEMA_MIN_ITEMS,
	SCHEMA_MAX_ITEMS,
	SCHEMA_UNIQUE,
	SCHEMA_ITEMS, /* one schema for all elements */
	SCHEMA_TUPLE, /* one for each of the first */
	SCHEMA_MORE_ITEMS,
	SCHEMA_CONTAINS,
	SCHEMA_MIN_PROPERTIES,
	SCHEMA_MAX_PROPERTIES,
	SCHEMA_OBJECT, /* required, properties and all about names, in one */
	SCHEMA_DEPENDENCIES,
	SCHEMA_ENUM,
	SCHEMA_CONST,
	SCHEMA_ALL,
	SCHEMA_ANY,
	SCHEMA_ONE,
	SCHEMA_NOT,
	SCHEMA_IF,
	SCHEMA_OPS,
};

/* Values by the rules that can apply to them besides those for any. */
enum schema_class {
	CLASS_NONE,
	CLASS_NUMBER,
	CLASS_STRING,
	CLASS_ARRAY,
	CLASS_OBJECT,
	CLASS_ANY,
	CLASS_END,
};

/*
 * One keyword of one subschema. What `at` and `count` say:
 *   MINIMUM ... MULTIPLE at: in limits
 *   *_LENGTH, *_ITEMS, *_PROPERTIES  at: the limit
 *   PATTERN              at: in patterns
 *   FORMAT               at: of format_find
 *   CONTENT              at: bits of enum content
 *   OBJECT               at: in objects
 *   ENUM CONST           at: in objects, for its names
 *   DEPENDENCIES         a slice of dependencies
 *   ITEMS NOT CONTAINS TUPLE ALL ANY ONE   a slice of slots
 *   MORE_ITEMS           at: a slot; count: how many elements go before
 *   IF                   three slots: if, then, else
 */
struct schema_rule {
	uint8_t op;
	uint32_t value; /* node of the keyword's value, in the part's doc */
	uint32_t at, count;
};

#define SCHEMA_FEW_NAMES 12 /* found by looking at each */
#define SCHEMA_INTEGER 0x80
#define SCHEMA_TYPES 0x7f      /* every 1 << json_type */
#define SCHEMA_NONE UINT32_MAX /* no subschema */

/* A subschema: a mask of types and a run of rules, all of which must hold. */
struct schema_part {
	uint8_t types;
	uint32_t start[CLASS_END + 1]; /* where the rules of a class begin */
	uint32_t doc, node;
	uint32_t target; /* of a $ref: the part it leads to; else NONE */
};

/* A subschema named by a keyword, and where its references end. */
struct schema_slot {
	uint32_t via, part;
};

struct schema_name {
	char *text; /* a key, unescaped; a value of enum, canonical */
	uint32_t len;
	bool is_required;
	uint8_t easy;            /* types for which the property just holds */
	struct schema_slot slot; /* of a property; NONE: only required */
	uint32_t next;           /* the name that came behind it last time */
};

/* A pattern and what the values under matching keys must be. */
struct schema_match {
	uint32_t pattern;
	struct schema_slot slot;
};

struct schema_object {
	uint32_t name, count; /* a slice of names */
	uint32_t first;       /* the name that came first last time */
	uint32_t required;    /* how many of them must be there */
	uint32_t match, match_count;
	struct schema_slot more; /* additionalProperties */
	struct schema_slot key;  /* propertyNames */
	bool is_open;            /* members that it does not name are free */
	struct map index;        /* names by text, where there are many */
};

/* If a key is there, these must be; or the slot's schema holds. */
struct schema_dependency {
	uint32_t key;         /* in names */
	uint32_t name, count; /* a slice of names */
	struct schema_slot slot;
};

struct schema_limit {
	struct number number;
	int64_t small; /* the same, if it is whole and short; else -1 */
};

/* A schema document, its subschemas' parts and bases by node. */
struct schema_doc {
	char *name; /* for messages */
	char *text;
	struct json_doc doc;
	uint32_t *part_of;       /* 1 + the part, 0: none yet */
	uint32_t *base_of;       /* 1 + the base, 0: not known */
	struct targets *targets; /* while it is compiled */
	bool is_later;           /* it says it is for a draft behind draft-07 */
};

/* Part 0 is the whole schema. */
struct schema {
	struct schema_doc **docs;
	struct schema_part *parts;
	struct schema_rule *rules;
	struct schema_name *names;
	struct schema_limit *limits;
	struct schema_slot *slots;
	struct schema_object *objects;
	struct schema_match *matches;
	struct schema_dependency *dependencies;
	struct pattern **patterns;
	struct pattern_room *room; /* what matching needs */
	struct map pattern_index;  /* 1 + place, by text */
	uint32_t root;             /* where references from part 0 end */
	size_t doc_count, doc_room, part_count, part_room;
	size_t rule_count, rule_room, name_count, name_room;
	size_t limit_count, limit_room, slot_count, slot_room;
	size_t object_count, object_room, match_count, match_room;
	size_t dependency_count, dependency_room;
	size_t pattern_count, pattern_room;
};

#endif
