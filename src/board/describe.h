/* describe - an entry in a few words */
#ifndef BOARD_DESCRIBE_H
#define BOARD_DESCRIBE_H

#include "json/doc.h"

/*
 * Append `sagellm 0.3.0.3, 1 x NVIDIA A100, gpt2 FP16, single_gpu`, or
 * `retraction of ID`; `?` where nothing is known. Not cleaned.
 */
void describe_entry(struct buf *out, const struct json_doc *entry);

#endif
