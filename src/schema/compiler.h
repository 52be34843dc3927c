/* compiler - what the parts of the schema compiler share */
#ifndef SCHEMA_COMPILER_H
#define SCHEMA_COMPILER_H

#include "base/err.h"
#include "schema/compile.h"
#include "schema/program.h"

struct place {
	uint32_t doc, node;
};

/*
 * A compiler works through the parts of its schema in turn; subschemas that
 * a keyword names become parts behind them, so that all slices are of a piece.
 */
struct compiler {
	struct schema *schema;
	const struct schema_options *options;
	char **bases; /* URIs without a fragment, by schema_doc.base_of */
	struct place *places;
	struct map ids; /* 1 + place, by URI; the keys lie in keys */
	char **keys;
	size_t base_count, base_room, place_count, place_room, key_room;
	size_t bytes;     /* of all documents */
	uint32_t doc;     /* of the part at hand */
	uint32_t class;   /* of the rule added last */
	bool has_members; /* the part has its rule about members */
	struct schema_part *part;
	struct err *e;
};

/* `name: /pointer: what` as ERR_CONFIG, of the doc at hand; returns -1. */
int compile_fail(struct compiler *c, const struct json_node *node,
		 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* One more rule for the part at hand; classes rise. Returns 0. */
int compile_rule(struct compiler *c, enum schema_op op,
		 const struct json_node *value, size_t at, size_t count);

/* One more name, a string's characters; its place in names. */
uint32_t compile_key(struct compiler *c, const struct json_node *string);

/* The same, any value's canonical text. */
uint32_t compile_value(struct compiler *c, const struct json_node *value);

/* One more object, empty; its place in objects. */
uint32_t compile_object(struct compiler *c);

/* The names of an object get an index, where there are many. */
void compile_index(struct compiler *c, uint32_t object);

/* A pattern's place in patterns; -1. */
int compile_pattern(struct compiler *c, const struct json_node *string);

/* The part of a subschema, new when none has asked for it yet, as a slot. */
struct schema_slot compile_slot(struct compiler *c, uint32_t doc,
				const struct json_node *node);

/* The document at hand. */
struct json_doc *compile_doc(const struct compiler *c);

#endif
