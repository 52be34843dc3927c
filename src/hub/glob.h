/* glob - patterns over the paths of a repository */
#ifndef HUB_GLOB_H
#define HUB_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * The pattern stands for the whole path, bytes compared as they are:
 *
 *	*       any number of characters, none included, but no /
 *	?       one character (of UTF-8), but no /
 *	[a-z]   one character of the set, [!a-z] or [^a-z] one that is not in
 *	        it, never a /; a ] that comes first is of the set
 *	**      as a whole part between slashes or at an end: any number of
 *	        folders, none included; at the end also all files below. Within
 *	        a part it is two *
 *
 * A dot at the start is a character like any other. There is no escape: [*]
 * is a star.
 */

/* Whether it has a wildcard at all; else it is a name. */
bool glob_is_pattern(const char *text);

/* ERR_USAGE: too long, an open bracket, an empty or a `..` part. */
int glob_check(const char *pattern, struct err *e);

/* Takes time in proportion to pattern times path. */
bool glob_match(const char *pattern, const char *path);

/*
 * Bytes of the folder that all matches are in, without its slash; 0: the
 * whole repository.
 */
size_t glob_folder(const char *pattern);

#endif
