/* charsmap - what SentencePiece writes in the place of characters */
#ifndef TOKEN_CHARSMAP_H
#define TOKEN_CHARSMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * A precompiled_charsmap, of base 64: the bytes of a trie (four, the least
 * first), the trie, a double array of units of four bytes as Darts-clone has
 * them, and texts with a NUL behind each, that its leaves point into.
 */
struct charsmap {
	uint32_t *units;
	size_t count;
	struct buf texts;
};

#define CHARSMAP_MAX ((size_t)4 << 20) /* bytes, decoded */

/* ERR_DATA: it is not of that form. Released also after a failure. */
int charsmap_read(struct charsmap *map, const char *base64, size_t len,
		  struct err *e);

/*
 * Append what becomes of a well-formed text: of each grapheme of less than
 * six bytes, else of each character, what stands for the shortest of its
 * beginnings that stands for something; as the reference does it.
 */
void charsmap_add(const struct charsmap *map, struct buf *out,
		  const struct buf *text);

void charsmap_release(struct charsmap *map);

#endif
