/* discuss - what the routes of discussions share */
#ifndef SERVE_DISCUSS_H
#define SERVE_DISCUSS_H

#include "serve/pulls.h"

/* The talk that the path names, and its repository. NULL: answered. */
struct talk *discuss_find(git_repository **repo, struct talks *t,
			  struct call *c);

/* /title of a body: 3 to 200 bytes in one line. -1: 400 is answered. */
int discuss_title(const char **title, struct call *c, const cJSON *body);

/* The text of that key, which may be NULL: not too long. -1: 413. */
int discuss_check(struct call *c, const char *text, const char *key);

/* A text there must be. -1: 400 or 413 is answered. */
int discuss_text(const char **text, struct call *c, const cJSON *body,
		 const char *key);

/* A comment as an event; a line of the journal with its number. */
cJSON *discuss_comment(const char *author, const char *text);
cJSON *discuss_line(unsigned number);

/* An event into the journal; takes it. -1: 500 is answered. */
int discuss_add(git_repository *repo, unsigned number, cJSON *event,
		struct call *c);

#endif
