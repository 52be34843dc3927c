/* reading - one run of hf-fetch: from a revision to files, lists or an id */
#ifndef HUB_READING_H
#define HUB_READING_H

#include <stdio.h>

#include "hub/cache.h"
#include "hub/event.h"
#include "hub/fetch.h"

struct reading {
	const char *const *paths; /* names and patterns */
	size_t path_count;
	const char *file, *folder; /* where files go; both NULL: out */
	FILE *out;
	const char *commit_file;                     /* or NULL */
	const char *cache_folder;                    /* or NULL */
	bool is_list, has_commits, is_log, is_known; /* instead of files */
	bool is_literal, may_be_absent, only_changed;
	size_t jobs, max_size;
	size_t log_limit;

	struct fetch_watch watch; /* file is set here */
	hub_event_tell *tell;     /* or NULL */
	void (*begin)(void);      /* before the first file; or NULL */

	bool is_unchanged; /* answer: only_changed, and nothing had */
};

/* Whether all paths are names or patterns. ERR_USAGE. */
int reading_check(const struct reading *r, struct err *e);

/*
 * All of it. ERR_NO: is_known, and the Hub has no such revision. What goes to
 * out is flushed.
 */
int reading_run(struct reading *r, struct hub *h, struct err *e);

#endif
