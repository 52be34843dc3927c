/* merged - what a merge gives, as a stream or as the files of a dataset */
#ifndef PUBLISH_MERGED_H
#define PUBLISH_MERGED_H

#include <stdio.h>

#include "board/merge.h"
#include "stream/sources.h"

/* Both are borrowed: what merge_unite made, and where its texts lie. */
struct merged {
	const struct merge *merge;
	const struct sources *sources;
};

/* Rows, and retractions behind them; an array has rows only. ERR_IO. */
int merged_print(const struct merged *m, FILE *file, bool is_array,
		 struct err *e);

/*
 * The boards, and retractions where there are any, into folder, which is
 * made. All files are complete before the first appears. ERR_IO.
 */
int merged_split(const struct merged *m, const char *folder, struct err *e);

#endif
