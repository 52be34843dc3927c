/* access - who may do what in a repository, and which ones are private */
#ifndef SERVE_ACCESS_H
#define SERVE_ACCESS_H

#include "serve/call.h"

/*
 * A private repository holds the empty file hub-private, which comes and goes
 * as one step, synced.
 */
bool access_is_private(const char *repo);
int access_set_private(const char *repo, bool is_private);

/* What the caller may do in the call's repository; all may read public ones. */
enum access access_of(const struct call *c);

/*
 * -1 when it is less: 401 to nobody; 404 RepoNotFound where not even reading
 * is allowed, as if nothing were there; else 403. git's own clients learn by
 * 401 that they are to send a password.
 */
int access_need(struct call *c, enum access need);

/* To make, move, show or remove the repository itself. As above. */
int access_own(struct call *c);

/*
 * What access_own asks for, of a name that may be free: 403 to all others,
 * whether it is.
 */
int access_new(struct call *c);

#endif
