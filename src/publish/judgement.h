/* judgement - the judged versions of a publish, and what they settle */
#ifndef PUBLISH_JUDGEMENT_H
#define PUBLISH_JUDGEMENT_H

#include "board/receipt.h"

/*
 * For version N (from 1) the folder holds N.good, what passed bench-validate;
 * N.refused, its quarantine; or N.aside, why the version could not be judged,
 * with N.unreadable beside it when no later run can judge it either.
 */
struct judgement {
	const char *folder;        /* borrowed */
	struct identity *identity; /* set before; owned */
	struct state before, after;
	struct state *good; /* by version */
	size_t count;
	struct outcome_view view;
	struct receipt receipt;
	int status; /* 0; ERR_NO: refusals; ERR_DATA: versions set aside */
};

/*
 * Load the accepted state before and all that passed of count versions.
 * ERR_IO when one has neither N.good nor N.aside: nobody judged it.
 */
int judgement_load(struct judgement *j, const char *before, size_t count,
		   struct err *e);

/*
 * Enter what version number settles into the receipt: its entries, its
 * refusals, and itself when nothing of it is open.
 */
int judgement_version(struct judgement *j, size_t number,
		      const struct origin *from, struct err *e);

void judgement_release(struct judgement *j);

#endif
