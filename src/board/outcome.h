/* outcome - what became of each contributed entry: the body of a receipt */
#ifndef BOARD_OUTCOME_H
#define BOARD_OUTCOME_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "board/order.h"
#include "board/state.h"

enum outcome_kind {
	OUTCOME_ADDED,     /* on the board, nothing stood there before */
	OUTCOME_WON,       /* on the board, in the place of another */
	OUTCOME_BEATEN,    /* accepted, another of its identity is better */
	OUTCOME_THERE,     /* the dataset held it already */
	OUTCOME_RETRACTED, /* accepted, but a retraction holds for it */
	OUTCOME_RETRACTS,  /* a retraction, new */
	OUTCOME_REFUSED,   /* not accepted */
	OUTCOME_KINDS,
};

/* The boards before and after, indexed by identity. */
struct outcome_view {
	const struct state *before, *after;
	struct map board_before, board_after; /* key to struct entry */
};

/* Both states are borrowed. */
void outcome_view_init(struct outcome_view *v, const struct state *before,
		       const struct state *after);
void outcome_view_release(struct outcome_view *v);

struct outcome {
	enum outcome_kind kind;
	const struct entry
		*by;          /* who beat it, what it beat, what retracts it */
	enum order_rule rule; /* of a beaten one */
};

struct outcome outcome_of(const struct outcome_view *v,
			  const struct entry *entry);

/* "added", "won", "beaten", "already there", "retracted", "retracts",
 * "refused". */
const char *outcome_name(enum outcome_kind kind);

/* {"entry_id", "digest", "outcome"[, "by"[, "rule"]]}; the caller owns it. */
cJSON *outcome_json(const struct entry *entry, const struct outcome *outcome);

#endif
