/* dataset - a state as the files of the dataset on the Hub */
#ifndef BOARD_DATASET_H
#define BOARD_DATASET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "board/state.h"
#include "json/finding.h"

#define DATASET_SINGLE "leaderboard_single.json"
#define DATASET_MULTI "leaderboard_multi.json"
#define DATASET_RETRACTED "retracted.jsonl"
#define DATASET_SOURCES "sources.json"
#define DATASET_RUNS "runs/" /* runs/YYYY-MM.jsonl, runs/undated.jsonl */

enum dataset_kind {
	DATASET_OTHER, /* not ours: the card, and what people add */
	DATASET_BOARD,
	DATASET_LOG, /* runs/NAME.jsonl or retracted.jsonl */
	DATASET_MANIFEST,
};

/* What a path in the dataset is; only plain names count as ours. */
enum dataset_kind dataset_kind(const char *path);

struct dataset_file {
	char *path;
	struct buf text;
};

struct dataset {
	struct dataset_file *files;
	size_t count, room;
};

/*
 * Build the boards (rows as an array, two-space indent), runs/ by month of
 * submitted_at (sorted by digest, a line each) and retracted.jsonl. A board
 * without rows is built as `[]` all the same; a month without runs and an
 * empty retracted.jsonl are not. Sorts the state.
 */
void dataset_build(struct dataset *d, const struct state *state);

void dataset_release(struct dataset *d);

/* Boards hold rows indented, and must be readable by the same limits. */
void dataset_check_size(const struct json_doc *entry,
			const struct json_limits *limits,
			struct findings *found);

#endif
