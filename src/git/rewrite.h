/* rewrite - a commit or a tag with other ids in it, all else byte for byte */
#ifndef GIT_REWRITE_H
#define GIT_REWRITE_H

#include "base/buf.h"
#include "git/object.h"

/*
 * What became of the objects that are named inside. moved: whether the object
 * has another id now, or is gone. mention: what to write for a word of hex
 * digits, as many digits; false: leave it.
 */
struct rewrite_names {
	bool (*moved)(void *context, const struct oid *id);
	bool (*mention)(void *context, char hex[OID_HEX + 1],
			const struct object_word *word);
	void *context;
};

struct rewrite_counts {
	size_t signatures; /* dropped */
	size_t mergetags;  /* dropped: the tag they hold is another one now */
	size_t mentions;   /* replaced */
};

struct rewrite {
	struct oid tree;
	const struct oid *parents;
	size_t parent_count;
	const struct rewrite_names *names;
	struct rewrite_counts *counts; /* added to */
};

/*
 * Append to out. Signatures, which would no longer hold, are left out; a
 * mergetag only if what it tags moved; encoding, unknown headers and the
 * bytes of the message stay, but for the mentions.
 */
void rewrite_commit(struct buf *out, const struct object_commit *c,
		    const struct rewrite *with);
void rewrite_tag(struct buf *out, const struct object_tag *t,
		 const struct oid *target, const struct rewrite *with);

#endif
