/* pulls - pull requests: references that a branch may take in */
#ifndef SERVE_PULLS_H
#define SERVE_PULLS_H

#include "serve/call.h"
#include "serve/talks.h"

/*
 * A pull request is the reference refs/pr/N; what git does not hold (title,
 * author, talk, status) is in the journal of talks, written first: a record
 * without a reference, left by a kill in between, is nothing. A reference
 * without a record is a whole pull request: what is missing is read from its
 * commit.
 */
#define PULLS_BASE "refs/heads/main"

/* The number in refs/pr/N; 0: it is no such name. */
unsigned pulls_number(const char *ref);

/* All talks that are there, by number. -1: 500 is answered. */
int pulls_read(struct talks *t, git_repository *repo, struct answer *a);

/* The first number that is free. 0: 500 is answered. */
unsigned pulls_next(git_repository *repo, struct answer *a);

struct pulls_new {
	unsigned number;
	const char *title, *author, *status;
	bool is_pull;
	cJSON *event; /* its first words, taken; or NULL */
};

/* Write the record of one to come; -1: 500 is answered. */
int pulls_record(git_repository *repo, const struct pulls_new *open,
		 struct answer *a);

/*
 * Whether the caller may commit to that branch, or to that pull request, which
 * is open. -1: 403, 409 or 500 is answered.
 */
int pulls_check_commit(git_repository *repo, const char *ref, struct call *c);

/* Whether the caller opened it. */
bool pulls_is_own(const struct talk *talk, const struct call *c);

/* "2026-01-30T01:50:34.123Z", now. */
void pulls_now(char text[CALL_TIME_SIZE]);

/* A new event; data is taken. */
cJSON *pulls_event(const char *type, const char *author, cJSON *data);

/* merge.c: what a pull request changes, and taking it in */

/* A commit event for each of its commits, merged into events by time. */
void merge_add_commits(struct talk *talk, git_repository *repo);

/* "diff", the patch, unless it is larger than MERGE_DIFF_MAX. */
void merge_add_diff(cJSON *root, git_repository *repo, unsigned number);
#define MERGE_DIFF_MAX ((size_t)4 << 20)

/* The paths that cannot be merged by themselves, an array. */
cJSON *merge_conflicts(git_repository *repo, unsigned number);

/*
 * One commit on the branch with all that the pull request changes, its ref
 * not moved yet. -1: 409 for conflicts, else 500.
 */
int merge_commit(git_oid *made, git_oid *head, git_repository *repo,
		 const struct talk *talk, struct call *c);

#endif
