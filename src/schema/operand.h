/* operand - the values of keywords that hold no subschema */
#ifndef SCHEMA_OPERAND_H
#define SCHEMA_OPERAND_H

#include "schema/compiler.h"

/* Each checks the keyword's value and adds the rule; ERR_CONFIG. */
int operand_enum(struct compiler *c, enum schema_op op,
		 const struct json_node *value);
int operand_const(struct compiler *c, enum schema_op op,
		  const struct json_node *value);
int operand_number(struct compiler *c, enum schema_op op,
		   const struct json_node *value);
int operand_count(struct compiler *c, enum schema_op op,
		  const struct json_node *value);
int operand_unique(struct compiler *c, enum schema_op op,
		   const struct json_node *value);
int operand_type(struct compiler *c, enum schema_op op,
		 const struct json_node *value);
int operand_pattern(struct compiler *c, enum schema_op op,
		    const struct json_node *value);
int operand_format(struct compiler *c, enum schema_op op,
		   const struct json_node *value);
int operand_content(struct compiler *c, enum schema_op op,
		    const struct json_node *value);

#endif
