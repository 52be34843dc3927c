/* commits - the head of a revision, and what lies behind it */
#ifndef HUB_COMMITS_H
#define HUB_COMMITS_H

#include <cjson/cJSON.h>

#include "hub/hub.h"
#include "hub/status.h"

/*
 * The full id of the commit that h->revision names. *refusal (when not NULL)
 * says why the Hub did not tell: HUB_NO_REVISION is a plain answer.
 */
int hub_head(struct hub *h, char id[HUB_ID_SIZE], enum hub_refusal *refusal,
	     struct err *e);

/* One commit: /id (40 hex), /date, /title, /authors. 1: enough. */
typedef int hub_commit_fn(void *context, const cJSON *commit, struct err *e);

/* The commits of a revision, newest first. */
int hub_commits(struct hub *h, const char *revision, hub_commit_fn *fn,
		void *context, struct err *e);

/* The commit with a mark among those that came behind a parent. */
struct hub_search {
	const char *revision, *parent, *mark;

	/* Answer. */
	char id[HUB_ID_SIZE];
	bool is_found;
	bool is_whole; /* the parent was reached, each message was read */
	bool is_blind; /* a message was not told */
};

int hub_search(struct hub *h, struct hub_search *s, struct err *e);

#endif
