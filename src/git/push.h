/* push - move a branch behind http, only if it is still where it was */
#ifndef GIT_PUSH_H
#define GIT_PUSH_H

#include "git/wire.h"

/*
 * Send the commit `to` and those of its trees that the tip has not, and ask
 * for w->target to go there from where it was. As place.move.
 */
enum place_fate push_commit(struct wire *w, const git_oid *to, struct err *e);

#endif
