/* tokenizer - how many tokens a text has: the server is asked, or a file is */
#ifndef LOAD_TOKENIZER_H
#define LOAD_TOKENIZER_H

#include "load/endpoint.h"
#include "prompt/prompt.h"
#include "prompt/words.h"
#include "token/encoder.h"

/*
 * What POST /tokenize takes and answers:
 *   vLLM, SGLang  {"model", "prompt", "add_special_tokens"} -> {"count"}
 *   llama.cpp     {"content", "add_special"} -> {"tokens": [...]}
 *   TGI           {"inputs", "add_special_tokens"} -> [{"id"}, ...]
 */
enum tokenizer_shape {
	TOKENIZER_NONE, /* the server has none */
	TOKENIZER_PROMPT,
	TOKENIZER_CONTENT,
	TOKENIZER_INPUTS,
	TOKENIZER_FILE, /* a tokenizer.json counts, here */
};

struct tokenizer {
	struct endpoint endpoint;
	const char *model; /* borrowed, or NULL */
	enum tokenizer_shape shape;
	long status;             /* of the last answer; 0: there was none */
	size_t calls;            /* made so far */
	struct encoder *encoder; /* of TOKENIZER_FILE */
};

/*
 * Ask for the count of a few known words in each shape, in that order, and
 * keep the first that answers a sensible one; a server that has none
 * (400 to 499, or 501) is no error. -1: the server cannot be reached, refuses
 * the key (401, 403: ERR_UNAVAILABLE), or answers 5xx (ERR_AGAIN).
 */
int tokenizer_open(struct tokenizer *t, const struct endpoint *endpoint,
		   const char *model, struct err *e);

/* A tokenizer.json in its place, see encoder_open. */
int tokenizer_open_file(struct tokenizer *t, const char *path, struct err *e);

void tokenizer_release(struct tokenizer *t);

/* Without special tokens. The text is UTF-8; shape is not TOKENIZER_NONE. */
int tokenizer_count(struct tokenizer *t, const char *text, size_t len,
		    size_t *tokens, struct err *e);

/*
 * The ids of all words: of a tokenizer that has one token for each, else
 * ERR_DATA.
 */
int tokenizer_words(struct tokenizer *t, struct words_ids *ids, struct err *e);

/* For a dataset; the zeroed one when there is none. */
struct counter tokenizer_counter(struct tokenizer *t);

/* The count in an answer of that shape, or -1: ERR_DATA. */
int tokenizer_read(size_t *tokens, enum tokenizer_shape shape,
		   const char *answer, size_t len, struct err *e);

#endif
