/* metadata - the YAML at the top of a README.md */
#ifndef SERVE_METADATA_H
#define SERVE_METADATA_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "serve/ops.h"

#define METADATA_MAX ((size_t)1 << 20)

/*
 * {"errors":[{"message"}],"warnings":[…]} of a card: the lines between a first
 * and a second `---` must be YAML 1.2 with a mapping at its top, of at most
 * METADATA_MAX bytes; that there are none is a warning. What the members mean
 * is not looked at.
 */
cJSON *metadata_judge(const char *text, size_t len, bool *is_good);

/* Whether a file of a commit, if it is README.md, is good. -1: 400. */
int metadata_check(const struct op *op, struct answer *a);

#endif
