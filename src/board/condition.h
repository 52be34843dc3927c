/* condition - whether a dataset stands as it was last written */
#ifndef BOARD_CONDITION_H
#define BOARD_CONDITION_H

#include "board/listing.h"
#include "board/manifest.h"

enum condition {
	CONDITION_NEW,    /* never written by us: nothing, or boards alone */
	CONDITION_WHOLE,  /* every file is the one that was written */
	CONDITION_BOARDS, /* a board was edited, all else is whole */
	CONDITION_BROKEN, /* runs/, retracted.jsonl or sources.json was edited,
			     or a file that was written is gone */
};

/*
 * Compare a listing with its manifest (NULL: the listing has none, or its
 * digest is not right). *path, when not NULL, is a file that tells why, or
 * NULL; borrowed.
 */
enum condition condition_of(const struct listing *tree,
			    const struct manifest *manifest, const char **path);

/* "new", "whole", "boards" or "broken". */
const char *condition_name(enum condition condition);

#endif
