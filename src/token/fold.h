/* fold - texts made plainer, a character at a time */
#ifndef TOKEN_FOLD_H
#define TOKEN_FOLD_H

#include "base/buf.h"
#include "token/points.h"

/* Each appends to out what it makes of a well-formed text. */

/* Lower case of each character by itself, whatever stands around it. */
void fold_lower(struct buf *out, const struct buf *text);

/* Without those of the general categories in a mask of libunistring. */
void fold_drop(struct buf *out, const struct buf *text, uint32_t mask);

/* As BERT: without NUL, U+FFFD and control; any white space is a blank. */
void fold_clean(struct buf *out, const struct buf *text);

/* As BERT: a blank before and behind each CJK ideograph. */
void fold_part_chinese(struct buf *out, const struct buf *text);

#endif
