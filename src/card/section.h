/* section - a list of the front matter, and the items in it that are ours */
#ifndef CARD_SECTION_H
#define CARD_SECTION_H

#include "card/front.h"
#include "card/lines.h"

/* Append the lines with the list as it shall be: see front_edit. */
int section_edit(struct buf *out, const struct lines *l,
		 const struct front_list *list, const char *eol, struct err *e);

/* Whether an item that is none of ours has `KEY: true`: 1, 0, or -1. */
int section_has_other(const struct lines *l, const struct front_list *list,
		      const char *key, struct err *e);

#endif
