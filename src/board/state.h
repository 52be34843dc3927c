/* state - two sets that only grow: accepted entries, and retractions */
#ifndef BOARD_STATE_H
#define BOARD_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/index.h"
#include "base/map.h"
#include "board/entry.h"

/*
 * Entries and retractions, each once by value (of copies equal by value the
 * greater bytes stay). Adding is commutative, associative and idempotent, so
 * that any order of additions ends in the same state. Zeroed: empty.
 */
struct state {
	struct entry **entries; /* owned; in no order */
	size_t count, room;
	size_t retractions;   /* how many of entries are retractions */
	struct index alike;   /* by entry_hash; one of those that are alike */
	struct map by_digest; /* the others of those */
	struct map by_target; /* retractions, by what they retract */
	struct map by_name;   /* those that name a digest, by their id */
	struct arena names;   /* of both */
};

/* Takes the entry: keeps it or, as a repeat, frees it. */
void state_add(struct state *s, struct entry *entry);

/*
 * In two steps: where the entry belongs, and to put it there. Nothing else is
 * added in between.
 */
struct match {
	struct entry *equal; /* the member of equal value, or NULL */
	struct entry *alike; /* the first that is alike, or NULL */
	size_t at;           /* which of the entries that is */
	uint64_t hash;
};
struct match state_match(const struct state *s, const struct entry *entry);
void state_put(struct state *s, struct entry *entry, const struct match *m);

/* The member that equals the entry by value, or NULL. */
struct entry *state_find(const struct state *s, const struct entry *entry);

/* The retraction that holds for a row, or NULL. */
const struct entry *state_retraction(const struct state *s,
				     const struct entry *row);

/* Move all of from into s; from is empty after. */
void state_absorb(struct state *s, struct state *from);

/* Keep only the rows on its board that compete with rows of rivals. */
void state_reduce(struct state *s, const struct state *rivals);

/*
 * In order: rows by identity, then the best first; retractions by entry_id,
 * digest, text. Pointers into s; free the array with free().
 */
size_t state_rows(const struct state *s, const struct entry ***rows);
size_t state_retractions(const struct state *s,
			 const struct entry ***retractions);

void state_order(const struct entry **rows, size_t count);

/*
 * The board: per identity the best row that no retraction holds for, in
 * identity order. As above.
 */
size_t state_board(const struct state *s, const struct entry ***rows);

/*
 * The same, each under key_rank; NULL where an identity has none. There are
 * state_ranks of them.
 */
size_t state_best(const struct state *s, const struct entry ***best);
size_t state_ranks(const struct state *s);

void state_release(struct state *s);

#endif
