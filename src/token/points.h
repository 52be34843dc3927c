/* points - the characters of a UTF-8 text, and what kind each is */
#ifndef TOKEN_POINTS_H
#define TOKEN_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The text is well-formed. */
uint32_t point_next(const char **p);
uint32_t point_before(const char *start, const char *end);

/* As Rust's char has them: White_Space; categories Nd, Nl and No. */
bool point_is_space(uint32_t point);
bool point_is_numeric(uint32_t point);

/* ASCII punctuation, or of category P. */
bool point_is_punctuation(uint32_t point);

/* A character of a word: Alphabetic, marks, Nd, Pc and joiners (UTS 18). */
bool point_is_word(uint32_t point);

/*
 * Append bytes as ByteLevel writes them: each as one printable character, of
 * U+0021 to U+0143, so that a vocabulary of texts can name all of them.
 */
void points_of_bytes(struct buf *out, const char *bytes, size_t len);

#endif
