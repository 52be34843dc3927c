/* guard - what forbids to move a branch without a push */
#ifndef GIT_GUARD_H
#define GIT_GUARD_H

#include "git/repository.h"

/*
 * A reference that is moved in place passes by what a push would have to
 * pass. ERR_UNAVAILABLE, with what to do, when the branch (NULL: it is
 * not there yet) is checked out somewhere, when an executable hook could refuse
 * the update (pre-receive, update, proc-receive, reference-transaction, in
 * core.hooksPath too), or when receive.hideRefs or transfer.hideRefs hides the
 * branch.
 */
int guard_check(const struct repository *r, const git_reference *branch,
		const char *name, struct err *e);

#endif
