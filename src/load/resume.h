/* resume - runs that a command had done before it was cut off */
#ifndef LOAD_RESUME_H
#define LOAD_RESUME_H

#include <stdbool.h>

#include "load/sweep_page.h"
#include "output/outputs.h"

#define RESUME_STEP 65 /* hex of SHA-256, and a NUL */

/*
 * Names a step, which is a workload at one load with all its repeats: the
 * same when the same command comes to it again, with --resume or without.
 * number is its place among the command's steps.
 */
void resume_step(char step[RESUME_STEP], const char *command,
		 const char *workload, uint64_t number);

/* What is looked for below outputs_name's root. */
struct resume {
	struct outputs_name name; /* when is not looked at */
	const char *step;
	size_t repeats;
	struct sweep_page *page; /* its folders are added; or NULL */
};

/* What the search for saturation has to know of it. */
struct resume_found {
	double good_share, goodput; /* the least of the repeats; NAN */
};

/*
 * 1: all repeats of the step are there and whole: their entries are appended
 * to out, a line each, by repeat. 0: not so. A folder that cannot be read is
 * none of ours.
 */
int resume_find(struct buf *out, struct resume_found *found,
		const struct resume *r);

#endif
