/* checker - what the parts of the schema checker share */
#ifndef SCHEMA_CHECKER_H
#define SCHEMA_CHECKER_H

#include <stdbool.h>

#include "json/finding.h"
#include "schema/program.h"

/* Subschemas and values within one another: bounds the stack. */
#define CHECK_DEPTH 8192

struct checker {
	const struct schema *schema;
	const struct json_doc *doc;
	struct findings *found; /* NULL: only whether it holds matters */
	size_t depth;
	bool is_too_deep;
};

/* Whether a value holds for one rule; adds what does not. */
typedef bool check_fn(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node);

/* Rules without subschemas, by enum schema_op; NULL: not one of them. */
extern check_fn *const assertions[SCHEMA_OPS];

/* Add a finding, unless none are wanted. Returns false. */
bool check_fail(struct checker *c, const struct schema_rule *rule,
		const struct json_node *node, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The name of a keyword, for findings. */
const char *check_keyword(enum schema_op op);

#endif
