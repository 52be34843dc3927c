/* thin - history without some paths: commits, tags, notes */
#ifndef GIT_THIN_H
#define GIT_THIN_H

#include "git/history.h"
#include "git/rewrite.h"
#include "git/without.h"

/*
 * A commit is left out when the paths were all that it changed; what was
 * empty before stays, unless its parent goes. A merge whose sides became one
 * is a merge no longer; one that was made as such (--no-ff) stays. A commit
 * whose tree and parents stay keeps its bytes, so its id and signature.
 */
struct thin_counts {
	size_t kept, rewritten, removed; /* commits */
	size_t moved;                    /* references that lost their commit */
	size_t stale;                    /* mentions of commits that went */
	struct rewrite_counts in;
};

struct thin {
	struct store *s;
	struct pack_write *w;
	struct without *without;
	struct history *history;
	struct rewrite_names names;
	struct thin_counts counts;
	struct buf scratch;
	unsigned depth;
};

/* All but the thin itself is borrowed; the history is sorted. */
void thin_init(struct thin *t, struct history *h, struct without *without);
void thin_release(struct thin *t);

/* All commits. ERR_DATA for a missing or broken object. */
int thin_commits(struct thin *t, struct err *e);

/*
 * What becomes of an object that a reference names: commit, tree, blob, tag.
 * is_gone: nothing is left of it.
 */
struct thin_fate {
	struct oid id;
	enum object_type type; /* of the object itself */
	bool is_gone;
	bool is_moved; /* the commit that it led to is not there any more */
};

int thin_object(struct thin_fate *fate, struct thin *t, const struct oid *id,
		struct err *e);

/* The same tree of notes, keyed by the commits as they are now. */
int thin_notes(struct oid *id, struct thin *t, const struct oid *tree,
	       struct err *e);

#endif
