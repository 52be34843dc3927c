/* place - where the branch lies that is cleaned: here, or behind a wire */
#ifndef GIT_PLACE_H
#define GIT_PLACE_H

#include "git/repository.h"

enum place_fate {
	PLACE_MOVED, /* the branch is where we want it */
	PLACE_LOST,  /* it is not, or nobody knows: look again; e says why */
	PLACE_REFUSED,
};

/*
 * look: fills tip, the commit that the branch names now, and target, where
 * the branch is that moves: the same one, or another (zero: it is not there
 * yet). The commit of tip and its trees are in `repository` then, blobs may
 * be missing. may_move: ERR_UNAVAILABLE when something is known to forbid it.
 * move: to a commit that was written into `repository`, only if the target
 * still is where it was; sets e unless PLACE_MOVED.
 */
struct place {
	struct repository *repository;
	git_oid tip, target;
	int (*look)(struct place *p, struct err *e);
	int (*may_move)(struct place *p, struct err *e);
	enum place_fate (*move)(struct place *p, const git_oid *to,
				struct err *e);
};

#endif
