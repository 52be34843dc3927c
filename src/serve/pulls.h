/* pulls - numbers and records of pull requests */
#ifndef SERVE_PULLS_H
#define SERVE_PULLS_H

#include "serve/call.h"

/*
 * A pull request is the reference refs/pr/N; hub-discussions.json in the
 * repository adds what git does not hold (title, author, date). It is written
 * first: a record without a reference, left by a kill in between, is nothing.
 * A reference without a record is a whole pull request: what is missing is
 * read from its commit.
 */

/* The first number that is free. 0: 500 is answered. */
unsigned pulls_next(git_repository *repo, struct answer *a);

/* Write the record of one to come; -1: 500 is answered. */
int pulls_record(git_repository *repo, unsigned number, const char *title,
		 struct call *c);

#endif
