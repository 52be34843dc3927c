/* root - the folder that holds all repositories of a hub */
#ifndef SERVE_ROOT_H
#define SERVE_ROOT_H

#include <stdbool.h>

#include "base/err.h"

/*
 * ROOT/datasets/NS/NAME.git and ROOT/models/NS/NAME.git are bare repositories;
 * ROOT/.new and ROOT/.trash hold what is being made or removed, ROOT/.lock is
 * locked by the one server that may write here.
 */
struct root {
	char *path;
	int lock_fd; /* -1: none */
};

#define ROOT_INIT                                                              \
	{                                                                      \
		NULL, -1                                                       \
	}

/*
 * Make the folder if need be, lock it (ERR_AGAIN when another server has it),
 * and clear away what a server that was killed left: lock files, temporary
 * objects, .new, .trash.
 */
int root_open(struct root *r, const char *path, struct err *e);
void root_release(struct root *r);

/* The caller frees. kind is "dataset" or "model". */
char *root_repo(const struct root *r, const char *kind, const char *ns,
		const char *name);

/*
 * Call visit for each repository of that kind, by its namespace and name, in
 * no order.
 */
struct root_visit {
	void (*visit)(void *context, const char *ns, const char *name);
	void *context;
};
void root_each(const struct root *r, const char *kind,
	       const struct root_visit *visit);

/*
 * The repository whose names are these but for the case of letters, written
 * as it is, or NULL when there is none or more than one. The caller frees; a
 * slash is between the names.
 */
char *root_cased(const struct root *r, const char *kind, const char *ns,
		 const char *name);

/*
 * Whether there is any, one or more, but the one at that path (NULL: none is
 * left out).
 */
bool root_is_taken(const struct root *r, const char *kind, const char *ns,
		   const char *name, const char *but);

/* A name in .new or .trash that is not in use; the caller frees. */
char *root_aside(const struct root *r, const char *folder);

/* Remove a folder and all below it, without following links. */
void root_remove(const char *path);

#endif
