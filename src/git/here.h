/* here - a branch in a repository on this machine, moved in place */
#ifndef GIT_HERE_H
#define GIT_HERE_H

#include "git/place.h"

/* via: the branch that moves instead; NULL: the same. All are borrowed. */
struct here {
	struct place place;
	const char *branch, *via;
	git_reference *reference; /* as it was looked at last; NULL: never */
	git_reference *target;    /* that moves; NULL: it is not there yet */
	char *name;               /* of that */
};

void here_init(struct here *here, struct repository *r, const char *branch,
	       const char *via);
void here_release(struct here *here);

#endif
