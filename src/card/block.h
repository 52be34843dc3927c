/* block - the part of a card's text that a program writes */
#ifndef CARD_BLOCK_H
#define CARD_BLOCK_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define BLOCK_BEGIN                                                            \
	"<!-- hf-push: begin; written by hf-push --card, edit elsewhere -->"
#define BLOCK_END "<!-- hf-push: end -->"

/*
 * Append the text with the block's lines (LF, a final one too) between the
 * lines BLOCK_BEGIN and BLOCK_END: in place of what is between them, else
 * behind all else. Every other byte stays; line ends are those of the text.
 * ERR_DATA: only one of them is there, one is there twice, or in the wrong
 * order.
 */
int block_edit(struct buf *out, const char *text, size_t len, const char *lines,
	       struct err *e);

#endif
