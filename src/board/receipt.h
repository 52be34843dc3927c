/* receipt - what a publish settles: blobs, and what became of each entry */
#ifndef BOARD_RECEIPT_H
#define BOARD_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "board/outcome.h"
#include "json/value.h"

/*
 * The plan is a JSON object:
 *   source   {repository, branch, tip[, since][, processed]}
 *   blobs    [{path, blob}]: versions all of whose rows are settled
 *   uploads  [path]: local files, of a direct upload
 *   kept     [{path, blob, commit, reason}]: versions that stay in git
 *   entries  [{entry_id, digest, outcome[, by][, rule][, reasons], path
 *            [, commit]}]: every contributed entry once
 * hf-push adds the Hub's commit to it, and it is the receipt then.
 */
struct receipt {
	cJSON *root;
	cJSON *blobs, *uploads, *kept, *entries; /* members of root */
	struct map seen; /* digests of the entries listed; borrowed */
	size_t of_kind[OUTCOME_KINDS];
	const char *held; /* the commit before the first version set aside
			     that a later run can judge; borrowed, or NULL */
};

/* Where an entry came from: a version in git, or a local file. */
struct origin {
	const char *path, *blob, *commit; /* NULL where there is none */
	const char *parent; /* the commit before; NULL: it is a root */
};

void receipt_init(struct receipt *r);
void receipt_release(struct receipt *r);

/* List an accepted entry, which outlives the receipt. A repeat is skipped. */
void receipt_add(struct receipt *r, const struct outcome_view *view,
		 const struct entry *entry, const struct origin *from);

/* List a refused one: takes {entry_id, digest, reasons}. The same. */
void receipt_refuse(struct receipt *r, cJSON *refused,
		    const struct origin *from);

/* A version stays in git, and why. */
void receipt_keep(struct receipt *r, const struct origin *from,
		  const char *reason);

/*
 * The source is not done with a version: it will be looked at again. Versions
 * come oldest first.
 */
void receipt_hold(struct receipt *r, const struct origin *from);

/* A version or a local file is settled; one that was kept stays kept. */
void receipt_settle(struct receipt *r, const struct origin *from);

/* `2 added, 1 won, ...`: the kinds that occur, in words. */
void receipt_tell(struct buf *out, const struct receipt *r);

/* A Markdown section for people: counts, then refusals and what was kept.
 * Texts from data are escaped. */
void receipt_markdown(struct buf *out, const struct receipt *r);

#endif
