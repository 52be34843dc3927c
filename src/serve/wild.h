/* wild - the patterns of .gitignore and .gitattributes */
#ifndef SERVE_WILD_H
#define SERVE_WILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One pattern of gitignore(5): `*` and `?` and sets such as [a-z], [!a] and
 * [[:space:]] are no slash, a backslash makes a character mean itself, `**`
 * as a whole part is any number of folders, at the end all that is below.
 * With a slash in it, it stands for the path from where it is written, else
 * for the last name of any.
 */
struct wild {
	const char *text; /* borrowed; no slash at an end */
	size_t len;
	bool is_anchored;
};

/*
 * Whether it stands for the first len bytes of the path. What it takes is
 * taken from *steps; when nothing is left nothing matches: patterns are
 * strangers' words, and some take long.
 */
bool wild_match(const struct wild *w, const char *path, size_t len,
		uint64_t *steps);

/* The pattern in len bytes of a line, its slashes at the ends taken off. */
struct wild wild_read(const char *text, size_t len, bool *is_folder);

#endif
