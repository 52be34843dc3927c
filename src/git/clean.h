/* clean - remove from a branch what a receipt says is published */
#ifndef GIT_CLEAN_H
#define GIT_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "git/place.h"
#include "git/published.h"

struct clean_query {
	const struct published *published;
	const char *folder, *branch;
	const char *via; /* the branch that moves instead; NULL: the same */
	const char *author_name, *author_mail;
	const char *run_url; /* NULL: none */
	int64_t seconds;     /* the commit's date */
	bool skips_ci, is_dry;
	size_t tries;
};

/* path from the root, bytes as git has them. */
struct clean_file {
	char *path;
	git_oid id;
	const char *reason; /* why it is kept; NULL: it goes */
};

struct clean_result {
	git_oid tip;     /* that was looked at last; zero: none was */
	git_oid root;    /* its tree */
	git_oid commit;  /* that replaced it */
	bool has_commit; /* false: nothing to do, or a dry run */
	bool drops_base; /* no data file is left */
	size_t tries;
	struct clean_file *files;
	size_t count, room;
	size_t cleaned, kept; /* how many of each; sum: count */
};

/*
 * Remove the files below the folder whose path and blob the receipt names
 * and the tip of the branch still holds; BASE goes with the last data file,
 * README.md stays and does not count, all else is kept. One commit on the
 * tip; the branch is moved only if it is still there (compare and swap), else
 * all is looked at again, by blob. A kill at any point leaves the branch old
 * or new. ERR_AGAIN when each try was lost; else as the place has it.
 */
int clean_branch(struct clean_result *result, const struct clean_query *query,
		 struct place *p, struct err *e);
void clean_release(struct clean_result *result);

/* The document that repo-clean(1) describes, with its final newline. */
void clean_report(struct buf *out, const struct clean_result *result,
		  const struct clean_query *query);
/* For people, a line each: the first files, and what became of it. */
typedef void clean_note(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
void clean_talk(const struct clean_result *result,
		const struct clean_query *query, clean_note *note);

/* For later steps of a workflow, NAME=VALUE lines: ids and numbers only. */
void clean_outputs(struct buf *out, const struct clean_result *result);

#endif
