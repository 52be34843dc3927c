/* vocab - the texts of all tokens, and the id of each */
#ifndef TOKEN_VOCAB_H
#define TOKEN_VOCAB_H

#include "base/index.h"
#include "token/part.h"

#define VOCAB_MAX ((size_t)1 << 20) /* entries */
#define VOCAB_ID_MAX ((size_t)1 << 30)

struct vocab_item {
	uint32_t at, len; /* in text */
	uint32_t id;
	uint32_t note; /* the model's own, 0 at first */
};

/* Zeroed but for text: empty. */
struct vocab {
	struct buf text;
	struct vocab_item *items;
	size_t count, room;
	struct index index;
};

/*
 * Read `{"text": id, ...}`. ERR_DATA: it is none, has too many entries, or an
 * id above VOCAB_ID_MAX.
 */
int vocab_read(struct vocab *v, struct part object, struct err *e);

/* Add a text; one that is there gets the new id. */
struct vocab_item *vocab_put(struct vocab *v, const char *text, size_t len,
			     uint32_t id);

/* NULL: it has no such text. */
struct vocab_item *vocab_find(const struct vocab *v, const char *text,
			      size_t len);

void vocab_release(struct vocab *v);

#endif
