/* info - what a repository is, as lists show it */
#ifndef SERVE_INFO_H
#define SERVE_INFO_H

#include "serve/call.h"

/*
 * All but the files, at its head. NULL when it cannot be read; nothing is
 * answered.
 */
cJSON *info_of(const struct call *c);

/* ?expand=a&expand=b: only those. */
void info_keep_asked(cJSON *root, const struct form *query);

#endif
