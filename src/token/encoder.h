/* encoder - a tokenizer.json read, and texts made into its tokens */
#ifndef TOKEN_ENCODER_H
#define TOKEN_ENCODER_H

#include "base/err.h"
#include "token/tokens.h"

/*
 * A file of Hugging Face tokenizers: added_tokens, normalizer, pre_tokenizer
 * and model are followed as the reference follows them. post_processor,
 * truncation, padding and decoder are not looked at: a text's tokens are those
 * of the text, without what an engine puts before or behind it.
 */
struct encoder;

#define ENCODER_FILE_MAX ((size_t)64 << 20)
#define ENCODER_TEXT_MAX ((size_t)16 << 20)

/*
 * ERR_IO, or ERR_DATA with `path: /pointer: what is wrong`: a part that is not
 * known here is refused, never guessed at.
 */
int encoder_open(struct encoder **encoder, const char *path, struct err *e);

/* The same from memory. */
int encoder_parse(struct encoder **encoder, const char *text, size_t len,
		  struct err *e);

/*
 * Add the tokens of a text. ERR_DATA: it is not UTF-8, too long, or a pattern
 * searches for too long in it; then some were added. Memory is some 50 bytes
 * for each of the longest word. Not for two threads at once.
 */
int encoder_encode(struct encoder *encoder, const char *text, size_t len,
		   struct tokens *out, struct err *e);

void encoder_release(struct encoder **encoder); /* for AUTO */

#endif
