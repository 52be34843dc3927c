/* words - text of short common words, about a token each */
#ifndef PROMPT_WORDS_H
#define PROMPT_WORDS_H

#include "base/buf.h"
#include "prompt/draw.h"
#include "prompt/prompt.h"

/*
 * Common lower-case English words: most vocabularies have each of them, with
 * the blank before it, as one token, so a text of n words is about n tokens
 * also where nobody can count them.
 */
#define WORDS_COUNT 256

/* Append count words, with a blank before each unless out is empty. */
void words_add(struct buf *out, struct draw *d, size_t count);

/* Drop the last count words, but nothing of the first floor bytes. */
void words_cut(struct buf *out, size_t count, size_t floor);

/* The place of a word in the list, or -1. */
int words_place(const char *word, size_t len);

/* All of them, in their order. */
void words_list(struct buf *out);

/* Counts a token for each word, for those who send their ids. */
struct counter words_counter(void);

/* The id of each word, by its place. */
struct words_ids {
	uint64_t id[WORDS_COUNT];
};

/*
 * Append a JSON array with the ids of a text's words. -1: something in it is
 * none of them.
 */
int words_encode(struct buf *out, const struct words_ids *ids,
		 const char *text);

/* What a text is brought to. */
struct words_goal {
	const struct counter *counter;
	struct draw *draw;
	size_t tokens;       /* of the whole text */
	size_t fixed;        /* bytes at its start that stay as they are */
	size_t fixed_tokens; /* about how many tokens those are */
};

/*
 * Add words behind what is in out until the whole counts as many tokens as
 * asked: counted, cut or lengthened, and counted again. *is_exact stays as it
 * is when the counter says so, and becomes false when nobody counts or the
 * tokenizer has no such length. Returns how often it was counted. -1: out is
 * full, or the counter does not know these words (ERR_DATA), or as it says.
 */
int words_fit(struct buf *out, const struct words_goal *goal, bool *is_exact,
	      struct err *e);

#endif
