/* talks - the journal of discussions and pull requests of a repository */
#ifndef SERVE_TALKS_H
#define SERVE_TALKS_H

#include <cjson/cJSON.h>
#include <git2.h>
#include <stdbool.h>

#include "serve/answer.h"

/*
 * REPO.git/hub-talks.jsonl only grows, a line and an fsync at a time:
 *   {"num","open":{"title","author","createdAt","isPullRequest","status"}}
 *         and "event", its first words, if there are any
 *   {"num","event":{…}}            as the wire shows it
 *   {"num","edit":ID,"raw","at"}   a comment's new text
 *   {"num","hide":ID}
 *   {"num","merge":OID,"event":{…}} before the branch moves to OID
 *   {"num","merged":OID}           after
 * A last line without its newline is what a killed server left: it counts for
 * nothing, and the next line takes its place. A merge that has no second line
 * counts once the branch holds OID. Who appends holds the key of talks_key.
 */
struct talk {
	unsigned number;
	bool is_pull;
	char *title, *author, *date;
	char *status;   /* open, closed, merged or draft */
	cJSON *events;  /* an array */
	char *merge;    /* the commit it was merged by, or is to be; or NULL */
	cJSON *pending; /* of a merge that has no second line; or NULL */
};

/* By number. */
struct talks {
	struct talk *items;
	size_t count, room;
};

/* -1: 500 is answered. */
int talks_read(struct talks *t, git_repository *repo, struct answer *a);
void talks_release(struct talks *t);

/* The one of that number, or NULL. */
struct talk *talks_find(const struct talks *t, unsigned number);

/* Sets what an event changes: adds it (takes it), and status or title. */
void talks_apply(struct talk *talk, cJSON *event);

/* A new line, in the file and synced; takes it. -1: 500 is answered. */
int talks_append(git_repository *repo, cJSON *line, struct answer *a);

/* What to lock while numbers are given out and lines are added. */
char *talks_key(const char *repo);

#define TALKS_SIZE_MAX ((size_t)256 << 20)

#endif
