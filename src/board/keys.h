/* keys - the identities met, each kept once and small */
#ifndef BOARD_KEYS_H
#define BOARD_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/index.h"

/*
 * A key is a list of `fields` values, each a canonical JSON text. Values are
 * few, so each text is kept once and has a number; a key is the numbers,
 * packed. Two keys of one table are equal when they are the same pointer.
 */
struct key;

struct keys {
	size_t fields;
	struct arena arena; /* of the texts and of the keys */
	struct key_value **values;
	size_t value_count, value_room;
	struct index by_text;
	struct key **keys;
	size_t count, room;
	struct index by_values;
	size_t ranked; /* how many keys the ranks hold for */
};

/* fields is not 0. The table stays where it is: keys point to it. */
void keys_init(struct keys *t, size_t fields);
void keys_release(struct keys *t);

/* The number of a field's value; is_last: of the last field. */
uint32_t keys_value(struct keys *t, const char *text, size_t len, bool is_last);

/* The key of these values, one a field. */
const struct key *keys_key(struct keys *t, const uint32_t *values);

/*
 * The place of a key among all of its table, from 0, in the order of their
 * texts' bytes. It holds until the table gets a new key.
 */
size_t key_rank(const struct key *key);
size_t key_count(const struct key *key); /* of keys in its table */

/* Append the text, a JSON array of the values. */
void key_text(struct buf *out, const struct key *key);

#endif
