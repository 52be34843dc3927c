/* name - repositories, revisions, paths and ids as the Hub takes them */
#ifndef HUB_NAME_H
#define HUB_NAME_H

#include <stdbool.h>

#include "base/err.h"

#define HUB_ID_SIZE 41 /* a full commit or blob id, with the NUL */

/* NS/NAME: letters, digits, `.`, `_`, `-`; no `--` or `..`, no .git behind. */
bool hub_is_repo(const char *repo);

/* What git takes for a ref or an id: no space, no control byte, no `..`. */
bool hub_is_revision(const char *revision);

/*
 * A path inside a repository: relative, valid UTF-8, no empty, `.`, `..` or
 * .git segment, not below .cache/, no backslash, no control byte. ERR_USAGE.
 */
int hub_path_check(const char *path, struct err *e);

/* 40 lower-case hex digits. */
bool hub_is_id(const char *text);

#endif
