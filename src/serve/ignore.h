/* ignore - which files of a commit the rules of .gitignore leave out */
#ifndef SERVE_IGNORE_H
#define SERVE_IGNORE_H

#include "serve/wild.h"

/* The lines of one .gitignore at the top of a repository, see gitignore(5). */
struct ignore {
	char *text;
	struct ignore_rule {
		struct wild wild;
		bool is_kept; /* it began with ! */
		bool is_folder;
	} * items;
	size_t count, room;
	uint64_t steps; /* left for all files together */
};

#define IGNORE_STEPS ((uint64_t)20000000)

/* Copies the text. */
void ignore_read(struct ignore *g, const char *text);
void ignore_release(struct ignore *g);

/*
 * Whether that file is left out: the last rule for it decides, or for the
 * first folder on the way to it that is left out. g->steps is 0 when the
 * rules took too long; what was said last then means nothing.
 */
bool ignore_has(struct ignore *g, const char *path);

#endif
