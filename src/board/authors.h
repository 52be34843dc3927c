/* authors - who made which commit of a dataset */
#ifndef BOARD_AUTHORS_H
#define BOARD_AUTHORS_H

#include "base/err.h"
#include "base/map.h"
#include "base/opts.h"
#include "stream/reader.h"

/* Zeroed: nobody is known. */
struct authors {
	struct map by_commit; /* commit id to name */
	struct list texts;    /* owned: ids and names */
};

/* A record_fn over `hf-fetch --log`; context is a struct authors. */
int authors_add_record(void *authors, struct record *record, struct err *e);

/* The author's name, or "unknown". */
const char *authors_find(const struct authors *a, const char *commit);

void authors_release(struct authors *a);

#endif
