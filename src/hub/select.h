/* select - from names and patterns to the files that are wanted */
#ifndef HUB_SELECT_H
#define HUB_SELECT_H

#include "hub/cache.h"
#include "hub/wanted.h"

struct selection {
	struct hub *hub;
	const struct cache *cache; /* or NULL */
	const char *commit;        /* a full id */
	const char *const *texts;  /* names, and patterns as hub/glob.h says */
	size_t count;
	bool is_literal;    /* all are names */
	bool may_be_absent; /* a pattern may match nothing */
};

/* Whether each is a name or a pattern. ERR_USAGE. */
int select_check(const struct selection *s, struct err *e);

/*
 * Add each name as it is and each pattern as the paths that match it, sorted
 * by bytes, at the commit: the tree is listed once, and only if there is a
 * pattern. ERR_UNAVAILABLE for one that matches nothing, ERR_DATA for a path
 * of the Hub that must not be written below a folder.
 */
int select_wanted(struct wanted *w, const struct selection *s, struct err *e);

#endif
