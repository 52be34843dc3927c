/* program - a compiled schema: flat arrays that refer by index */
#ifndef SCHEMA_PROGRAM_H
#define SCHEMA_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "json/doc.h"
#include "json/number.h"

enum schema_op {
	SCHEMA_NEVER, /* the schema `false` */
	SCHEMA_REF,
	SCHEMA_TYPE,
	SCHEMA_ENUM,
	SCHEMA_CONST,
	SCHEMA_MINIMUM,
	SCHEMA_MAXIMUM,
	SCHEMA_ABOVE, /* exclusiveMinimum */
	SCHEMA_BELOW, /* exclusiveMaximum */
	SCHEMA_MULTIPLE,
	SCHEMA_MIN_LENGTH,
	SCHEMA_MAX_LENGTH,
	SCHEMA_FORMAT,
	SCHEMA_MIN_ITEMS,
	SCHEMA_MAX_ITEMS,
	SCHEMA_UNIQUE,
	SCHEMA_ITEMS, /* one schema for all elements */
	SCHEMA_TUPLE, /* one for each of the first */
	SCHEMA_MORE_ITEMS,
	SCHEMA_REQUIRED,
	SCHEMA_PROPERTIES,
	SCHEMA_MORE_PROPERTIES,
	SCHEMA_ALL,
	SCHEMA_ANY,
	SCHEMA_ONE,
	SCHEMA_NOT,
	SCHEMA_IF,
	SCHEMA_OPS,
};

/*
 * One keyword of one subschema. What `at` and `count` say:
 *   TYPE                 at: a mask of 1 << json_type, and SCHEMA_INTEGER
 *   MINIMUM ... MULTIPLE at: in numbers
 *   *_LENGTH, *_ITEMS    at: the limit
 *   FORMAT               at: of format_find
 *   ENUM CONST REQUIRED PROPERTIES   a slice of names
 *   REF ITEMS NOT TUPLE ALL ANY ONE  a slice of slots
 *   MORE_ITEMS           at: a slot; count: how many elements go before
 *   MORE_PROPERTIES      at: a slot; count: 1 + the rule with PROPERTIES, or 0
 *   IF                   three slots: if, then, else
 */
struct schema_rule {
	uint8_t op;
	uint32_t value; /* node of the keyword's value, for messages */
	uint32_t at, count;
};

#define SCHEMA_INTEGER 0x80
#define SCHEMA_NONE UINT32_MAX /* a slot without a subschema */

/* A subschema: a run of rules, all of which must hold. */
struct schema_part {
	uint32_t node; /* in doc */
	uint32_t rule, count;
};

struct schema_name {
	char *text; /* a key, unescaped; a value of enum, canonical */
	size_t len;
	uint32_t part; /* of a property */
};

/* Part 0 is the whole schema. */
struct schema {
	char *text;
	struct json_doc doc;
	struct schema_part *parts;
	struct schema_rule *rules;
	struct schema_name *names;
	struct number *numbers;
	uint32_t *slots; /* parts */
	size_t part_count, part_room, rule_count, rule_room;
	size_t name_count, name_room, number_count, number_room;
	size_t slot_count, slot_room;
};

#endif
