/* state - two sets that only grow: accepted entries, and retractions */
#ifndef BOARD_STATE_H
#define BOARD_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "board/entry.h"

/*
 * Entries and retractions, each once by value (of copies equal by value the
 * greater bytes stay). Adding is commutative, associative and idempotent, so
 * that any order of additions ends in the same state. Zeroed: empty.
 */
struct state {
	struct entry **entries; /* owned; in no order until state_sort */
	size_t count, room;
	struct map by_digest; /* rows and retractions alike */
	struct map by_target; /* retractions, by what they retract */
	size_t retractions;   /* how many of entries are retractions */
};

/* Takes the entry: keeps it or, as a repeat, frees it. */
void state_add(struct state *s, struct entry *entry);

/* A record_fn: context is a struct state_input. */
struct state_input {
	struct state *state;
	const struct identity *identity;
};
int state_add_record(void *state_input, struct record *record, struct err *e);

/* The member with that digest, or NULL. */
const struct entry *state_find(const struct state *s, const char *digest);

/* The retraction that holds for a row, or NULL. */
const struct entry *state_retraction(const struct state *s,
				     const struct entry *row);

/* Drop what is in base too: what is left of ours is its contribution. */
void state_subtract(struct state *ours, const struct state *base);

/* Move all of from into s; from is empty after. */
void state_absorb(struct state *s, struct state *from);

/* Rows by identity, then order (the best first); then retractions by
 * entry_id, digest, text. */
void state_sort(struct state *s);

/*
 * The board: per identity the best row that no retraction holds for, in
 * identity order. Pointers into s; free *rows with free().
 */
size_t state_board(const struct state *s, const struct entry ***rows);

void state_release(struct state *s);

#endif
