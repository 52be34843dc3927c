/* survivors - objects taken over from old packs as they are */
#ifndef GIT_SURVIVORS_H
#define GIT_SURVIVORS_H

#include "git/pack_write.h"
#include "git/store.h"

/*
 * Write each object whose number is marked (a byte for each of the store)
 * into w. What is deflated stays so; a difference whose base is not marked is
 * written whole. ERR_DATA for a broken one.
 */
int survivors_copy(struct pack_write *w, struct store *s, const uint8_t *marks,
		   struct err *e);

#endif
