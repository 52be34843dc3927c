/* refs - all references of a repository, and the one moment they all move */
#ifndef GIT_REFS_H
#define GIT_REFS_H

#include "base/buf.h"
#include "git/oid.h"
#include "git/repository.h"

/*
 * target: of a symbolic one, whose ids are zero; HEAD is not among them.
 * fresh: where it shall be; is_gone: nowhere.
 */
struct ref {
	char *name, *target;
	struct oid old, fresh;
	bool is_gone, is_moved;
};

/* By name, as bytes compare. */
struct refs {
	struct ref *items;
	size_t count, room;
	char *head; /* the branch that HEAD names; NULL: a commit */
};

int refs_read(struct refs *refs, const struct repository *r, struct err *e);
void refs_release(struct refs *refs);
struct ref *refs_find(const struct refs *refs, const char *name);

/*
 * All that do not move at once, by one rename of packed-refs: first all are
 * packed where they are and the loose files go, then the new file takes its
 * place. folder, in which two drafts remain, is on the same file system and
 * ours alone. ERR_AGAIN when a reference moved meanwhile or another program
 * holds packed-refs.lock; nothing has moved then.
 */
int refs_switch(const struct refs *refs, const struct repository *r,
		const char *folder, struct err *e);

/* Whether that rename was done and nobody moved anything since. */
bool refs_are_switched(const struct repository *r, const char *folder);

/* Take away the drafts, and a lock that a killed one left behind. */
void refs_forget(const struct repository *r, const char *folder);

#endif
