/* summary - what a card says of a board: how many rows, and the best */
#ifndef CARD_SUMMARY_H
#define CARD_SUMMARY_H

#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/time.h"
#include "json/doc.h"

#define SUMMARY_TOP 10
#define SUMMARY_COLUMNS 11

struct summary_row {
	double tps;
	char *cells[SUMMARY_COLUMNS]; /* NULL: no value */
};

/* Zeroed: no rows. */
struct summary {
	size_t rows;
	struct map models, chips; /* keys are owned */
	struct instant latest;    /* metadata.submitted_at */
	bool has_latest;
	struct summary_row top[SUMMARY_TOP]; /* greatest throughput first */
	size_t top_count;
};

/* One row. Of equal throughput the earlier one stands first. */
void summary_add(struct summary *s, const struct json_doc *doc);

/* `12 rows, 3 models, 2 chips, the latest of 2026-01-30`. */
void summary_counts(struct buf *out, const struct summary *s);

/* The top rows as a Markdown table. */
void summary_table(struct buf *out, const struct summary *s);

void summary_release(struct summary *s);

#endif
