/* store - large files of one repository, by the SHA-256 of their content */
#ifndef SERVE_STORE_H
#define SERVE_STORE_H

#include <nettle/sha2.h>

#include "base/file.h"
#include "serve/pointer.h"

/*
 * REPO.git/lfs/OID. An object appears whole and checked or not at all, and
 * never changes; it goes with its repository. What a killed server left
 * (OID.*) is swept when the root is opened.
 */

/* Whether it is there with that size. */
bool store_has(const char *repo, const struct pointer *p);

/* An open file of exactly p->size bytes, or -1. The caller closes it. */
int store_open(const char *repo, const struct pointer *p);

/* One object on its way in. */
struct store_draft {
	struct file_draft file;
	struct sha256_ctx sha;
	struct pointer want;
	uint64_t got;
};

/* On the heap; NULL on error. The repository must be there. */
struct store_draft *store_begin(const char *repo, const struct pointer *want,
				struct err *e);

/* ERR_DATA when that is more than was announced. */
int store_add(struct store_draft *d, const void *bytes, size_t len,
	      struct err *e);

/* Into the store; ERR_DATA when size or SHA-256 are not what was announced. */
int store_finish(struct store_draft *d, struct err *e);

/* Frees it; what was not finished is removed. */
void store_release(struct store_draft **d);

#endif
