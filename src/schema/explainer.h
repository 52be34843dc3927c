/* explainer - what the parts that make findings share */
#ifndef SCHEMA_EXPLAINER_H
#define SCHEMA_EXPLAINER_H

#include "schema/checker.h"

struct explainer {
	struct checker *c;
	struct findings *found;
	const struct schema_part *part;
	struct buf instance, keyword; /* JSON pointers to where we are */
	size_t depth;
};

/* How long the pointers were. */
struct trail {
	size_t instance, keyword;
};

/* A step to a keyword's subschema, and back; token may be NULL. */
struct trail explain_push(struct explainer *x, const char *keyword,
			  const char *token);
void explain_pop(struct explainer *x, struct trail t);

/* One finding here, by a keyword; "": the schema false. */
void explain_fail(struct explainer *x, const char *keyword, const char *format,
		  ...) __attribute__((format(printf, 3, 4)));

/* What a subschema finds wrong with a value, if anything. */
void explain_slot(struct explainer *x, const struct schema_slot *slot,
		  const struct json_node *node);
void explain_part(struct explainer *x, uint32_t part,
		  const struct json_node *node);

/* Whether a rule is for values of the node's type. */
bool explain_applies(const struct schema_rule *rule,
		     const struct json_node *node);

/* What is wrong with a value for which a rule does not hold. */
void explain_rule(struct explainer *x, const struct schema_rule *rule,
		  const struct json_node *node);

/* The same for a rule about an object's members. */
void explain_object(struct explainer *x, const struct schema_rule *rule,
		    const struct json_node *object);
void explain_dependencies(struct explainer *x, const struct schema_rule *rule,
			  const struct json_node *object);

#endif
