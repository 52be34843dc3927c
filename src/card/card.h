/* card - the README.md of a leaderboard's dataset */
#ifndef CARD_CARD_H
#define CARD_CARD_H

#include "base/buf.h"
#include "base/err.h"
#include "card/features.h"
#include "card/summary.h"

/* One board: a config of load_dataset. */
struct card_board {
	const char *config; /* single or multi */
	const char *path;   /* of its file in the dataset */
	const char *title;  /* above its table */
	struct feature row;
	struct summary summary;
};

#define CARD_BOARDS 2

struct card {
	const char *repo;
	struct card_board boards[CARD_BOARDS]; /* single, multi */
};

/* ERR_BUG: the schema is none. */
int card_init(struct card *c, const char *repo, const char *schema,
	      struct err *e);
void card_add(struct card_board *board, const struct json_doc *doc);
void card_release(struct card *c);

/*
 * Append the text of the card with our parts as they shall be: in `configs`
 * and `dataset_info` the items single and (once it has rows) multi, and the
 * block of block.h with the counts and the best rows. single is the default
 * unless another config is. Features are declared unless a column is mixed;
 * mixed gets its name then, else it stays empty. ERR_DATA: see front.h and
 * block.h.
 */
int card_edit(struct buf *out, const struct card *c, const struct buf *text,
	      struct buf *mixed, struct err *e);

#endif
