/* card - the dataset's card, made anew for each head it goes onto */
#ifndef PUBLISH_CARD_H
#define PUBLISH_CARD_H

#include "hub/change.h"
#include "hub/hub.h"

struct publish_card {
	struct hub_change *change;
	http_say *warn;
};

/* Neither a PATH=FILE nor a delete is of the card itself. ERR_USAGE. */
int publish_card_check(const struct list *operands, const struct list *deletes,
		       struct err *e);

/*
 * As hub_push asks for it: put README.md into the change, made from the one at
 * head (or none) and the two boards, each of the change, else at head.
 * ERR_DATA: a board is no JSON, single is nowhere, or the card cannot be
 * edited safely: the text says which line is in the way.
 */
int publish_card(void *card, struct hub *h, const char *head, struct err *e);

#endif
