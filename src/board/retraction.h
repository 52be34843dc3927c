/* retraction - what a record that withdraws entries must hold */
#ifndef BOARD_RETRACTION_H
#define BOARD_RETRACTION_H

#include "json/finding.h"

/*
 * {"retracted": {"entry_id": id, "digest": null or 64 lower-case hex digits,
 * "reason": text, "by": text, "at": RFC 3339}}, ids and reasons not empty.
 * Other members are let be. Adds a finding, of the rule "retraction", for
 * all that is otherwise.
 */
void retraction_check(const struct json_doc *record, struct findings *found);

#endif
