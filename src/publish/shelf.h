/* shelf - a tree of files that are put there whole, and only when they differ
 */
#ifndef PUBLISH_SHELF_H
#define PUBLISH_SHELF_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "hub/below.h"

/* The folder is below.folder; on the way below it no link is followed. */
struct shelf {
	struct below below;
};

enum shelf_state {
	SHELF_NEW,
	SHELF_CHANGED,
	SHELF_SAME
};

struct shelf_place {
	enum shelf_state state;
	mode_t mode; /* of what is there; 0666 of nothing */
};

/*
 * A regular file whole, no link followed. ERR_NO when it is larger than
 * out->limit, ERR_IO when it cannot be read or is of another kind.
 */
int shelf_read(struct buf *out, const char *path, struct err *e);

/*
 * What the folder has under that path, held against text. ERR_IO also when a
 * link or anything but a file is in the way.
 */
int shelf_look(const struct shelf *s, const char *path, const struct buf *text,
	       struct shelf_place *place, struct err *e);

/*
 * Put it there, synced, then renamed, with folders made as need be; an older
 * file is replaced and its mode stays. ERR_IO.
 */
int shelf_put(struct shelf *s, const char *path, const struct buf *text,
	      const struct shelf_place *place, struct err *e);

void shelf_release(struct shelf *s);

#endif
