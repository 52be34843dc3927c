/* name - which repository names and paths a hub accepts */
#ifndef SERVE_NAME_H
#define SERVE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define NAME_PATH_MAX 1024

/*
 * A namespace or a repository's name: letters, digits, . _ -, at most 96 of
 * them; no `--` or `..`, no . or - at an end, not ending in .git.
 */
bool name_is_repo(const char *name);

/*
 * A file's path: UTF-8 segments with one / between them; none is empty, `.`,
 * `..` or `.git` in any case; no backslash, no control byte; at most
 * NAME_PATH_MAX bytes.
 */
bool name_is_path(const char *path);

/* 7 to 40 lower-case hex digits: a commit's id, or how one begins. */
bool name_is_sha(const char *text);

#endif
