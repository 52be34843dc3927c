/* info - what a repository is, as lists show it */
#ifndef SERVE_INFO_H
#define SERVE_INFO_H

#include "serve/call.h"

/*
 * All but the files, at its head. NULL when it cannot be read; nothing is
 * answered.
 */
cJSON *info_of(const struct call *c);

/* Whether ?expand=KEY or ?expand[]=KEY is there. */
bool info_is_asked(const struct form *query, const char *key);

/* ?expand=a&expand=b: only those, and the ids. */
void info_keep_asked(cJSON *root, const struct form *query);

#endif
