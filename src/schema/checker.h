/* checker - what the parts of the schema checker share */
#ifndef SCHEMA_CHECKER_H
#define SCHEMA_CHECKER_H

#include <stdbool.h>

#include "json/finding.h"
#include "schema/program.h"

/* Subschemas and values within one another: bounds the stack. */
#define CHECK_DEPTH 8192

/* Subschemas that may be tried on a value, and for each value in it. */
#define CHECK_STEPS ((size_t)20000000)
#define CHECK_STEPS_EACH 200

/* Why a check stops without an answer. */
#define CHECK_TOO_DEEP "nested too deeply for the schema"
#define CHECK_TOO_LONG "takes too many steps to check with this schema"

struct checker {
	const struct schema *schema;
	const struct json_doc *doc;
	size_t depth, left;
	const char *stop; /* why nothing more is checked, or NULL */
	const char *stop_rule;
	const struct json_node *stop_node;
	struct buf plain; /* text of strings with escapes, canonical text */
};

/*
 * Whether a value holds. Stops at the first rule that does not, makes no
 * text. When checker->stop is set the answer is no answer.
 */
bool check_part(struct checker *c, uint32_t part, const struct json_node *node);
bool check_rule(struct checker *c, const struct schema_rule *rule,
		const struct json_node *node);

/* Whether the type is one of a part's. */
bool check_type(const struct checker *c, const struct schema_part *part,
		const struct json_node *node);

/* Stop for good. Returns false. */
bool check_stop(struct checker *c, const char *rule,
		const struct json_node *node, const char *why);

/*
 * For a value of the rule's class, whether it holds: rules without
 * subschemas,
 * by enum schema_op; NULL: one with some.
 */
typedef bool check_fn(struct checker *c, const struct schema_rule *rule,
		      const struct json_node *node);
extern check_fn *const assertions[SCHEMA_OPS];

/* The characters of a string, valid until the next call. */
const char *check_text(struct checker *c, const struct json_node *string,
		       size_t *len);

/* What an object names text, or NULL. */
struct schema_name *check_name(const struct schema *s,
			       const struct schema_object *o, const char *text,
			       size_t len);

/* Whether a pattern matches a string. */
bool check_match(struct checker *c, uint32_t pattern,
		 const struct json_node *string);

/* The first element that repeats an earlier one; array->count: none does. */
uint32_t check_repeat(const struct checker *c, const struct json_node *array);

#endif
