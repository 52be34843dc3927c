/* push - a change brought to a repository, whatever comes between */
#ifndef HUB_PUSH_H
#define HUB_PUSH_H

#include "hub/change.h"
#include "hub/hub.h"

struct hub_push {
	struct hub_change *change;
	const char *author; /* whoami's name: into a pull request; or NULL */
	/*
	 * Called before the files are compared, each time anew, for files that
	 * hang on the head (NULL: there is no commit yet). Or NULL.
	 */
	int (*compose)(void *context, struct hub *h, const char *head,
		       struct err *e);
	void *context;
	bool is_plan; /* compare only, write nothing */

	/* Answer. */
	char commit[HUB_ID_SIZE]; /* the new one; or the head, unchanged */
	char head[HUB_ID_SIZE];   /* that the change was compared with, or "" */
	unsigned pull;            /* the pull request that has it, or 0 */
	bool is_new_pull;
	char *ref; /* of the pull request; h->revision may point here */
};

/*
 * Read the head, compare, send what differs in one commit onto that head. When
 * it moved meanwhile and the change has no parent of its own, that is done
 * again, as often as h's retry policy says; with a parent it is ERR_AGAIN.
 * Nothing differs: no commit, and the head is the answer once it has been seen
 * again. Status 75 in the end leaves the text to say what is known.
 *
 * With an author: the change goes into the newest open pull request of that
 * author with the title change->summary, else it opens one. Then the change's
 * parent is where a new one branches off.
 */
int hub_push(struct hub *h, struct hub_push *p, struct err *e);

/*
 * What a plan came to, a line each, tabs between: pull-request NUMBER|new (of
 * is_pull), add|update|keep PATH SIZE, delete PATH.
 */
void hub_push_plan(struct buf *out, const struct hub_push *p, bool is_pull);

/* Whether a pull request may be called so, and go onto that. ERR_USAGE. */
int hub_push_title(const char *title, const char *revision, struct err *e);

/* The commit that it follows, or must; NULL: none was there. */
const char *hub_push_parent(const struct hub_push *p);
void hub_push_release(struct hub_push *p);

#endif
