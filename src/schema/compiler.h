/* compiler - what the parts of the schema compiler share */
#ifndef SCHEMA_COMPILER_H
#define SCHEMA_COMPILER_H

#include "base/err.h"
#include "schema/program.h"

/*
 * A compiler works through the parts of its schema in turn; subschemas that
 * a keyword names become parts behind them, so that all slices are of a piece.
 */
struct compiler {
	struct schema *schema;
	const char *name;  /* of the schema, for messages */
	uint32_t *part_of; /* by node: 1 + its part, 0: none yet */
	size_t part;       /* the one at hand */
	size_t first_rule; /* its first */
	struct err *e;
};

/* `name: /pointer: what` as ERR_CONFIG; returns -1. */
int compile_fail(struct compiler *c, const struct json_node *node,
		 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* One more rule for the part at hand. Returns 0. */
int compile_rule(struct compiler *c, enum schema_op op,
		 const struct json_node *value, size_t at, size_t count);

/* One more name; the buffer's content moves there. */
struct schema_name *compile_name(struct compiler *c, struct buf *text);

uint32_t compile_index(const struct compiler *c, const struct json_node *node);

#endif
