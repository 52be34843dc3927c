/* tally - how many records passed, how many failed, and by which rules */
#ifndef STREAM_TALLY_H
#define STREAM_TALLY_H

#include <stddef.h>

#include "json/finding.h"

#define TALLY_RULES 64 /* distinct names; there are fewer */

/* A zeroed one is empty. The names are borrowed from the findings. */
struct tally {
	size_t passed, failed;
	size_t retractions; /* among passed */
	size_t unread;      /* inputs that could not be read to the end */
	size_t rule_count;
	struct {
		const char *name;
		size_t count;
	} rules[TALLY_RULES];
};

/* One more that failed, with its findings. */
void tally_fail(struct tally *t, const struct findings *found);

/*
 * Append {"passed", "failed", "retractions", "unread", "rules": {NAME: count}}
 * with a newline; or the same as Markdown for the page of a workflow's run.
 */
void tally_json(struct buf *out, const struct tally *t);
void tally_markdown(struct buf *out, const struct tally *t);

#endif
