/* model - what makes tokens of a word: one of the kinds that there are */
#ifndef TOKEN_MODEL_H
#define TOKEN_MODEL_H

#include "token/part.h"
#include "token/tokens.h"

/*
 * open reads the `model` of a tokenizer.json; encode adds the tokens of a
 * word, which is well-formed UTF-8 of a byte or more. ERR_DATA. release gets
 * also what open left behind when it failed, and NULL.
 */
struct model_kind {
	const char *name;
	int (*open)(void **state, struct part model, struct err *e);
	int (*encode)(void *state, const char *word, size_t len,
		      struct tokens *out, struct err *e);
	void (*release)(void *state);
};

extern const struct model_kind model_bpe, model_unigram, model_wordpiece,
	model_wordlevel;

struct model {
	const struct model_kind *kind;
	void *state;
};

/* Zeroed before. A kind that is not known is refused by its name. */
int model_open(struct model *m, struct part model, struct err *e);

int model_encode(struct model *m, const char *word, size_t len,
		 struct tokens *out, struct err *e);

void model_release(struct model *m);

#endif
