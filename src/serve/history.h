/* history - which commits a repository has, and which one touched a path */
#ifndef SERVE_HISTORY_H
#define SERVE_HISTORY_H

#include "serve/call.h"

/*
 * {"id","title","date"} of the commit that gave path the content it has at
 * from, seen along the parents that have it too; NULL when it cannot be read.
 */
cJSON *history_last(git_commit *from, const char *path);

#endif
