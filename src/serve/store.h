/* store - large files of one repository, by the SHA-256 of their content */
#ifndef SERVE_STORE_H
#define SERVE_STORE_H

#include "base/file.h"
#include "serve/follower.h"
#include "serve/intake.h"
#include "serve/pointer.h"

/*
 * REPO.git/lfs/OID. An object appears whole and checked or not at all, and
 * never changes; it goes with its repository. What a killed server left
 * (OID.*) is swept when the root is opened.
 */

/* Whether it is there with that size. */
bool store_has(const char *repo, const struct pointer *p);

/* The size of what is there, into p; false when there is nothing. */
bool store_measure(const char *repo, struct pointer *p);

/*
 * The same for a client that is told not to send it again: from now on it
 * counts as new, see store_collect.
 */
bool store_keep(const char *repo, const struct pointer *p);

/* An open file of exactly p->size bytes, or -1. The caller closes it. */
int store_open(const char *repo, const struct pointer *p);

/* The folder of large files, if there is none yet; the repository must be. */
int store_make_folder(const char *repo, struct err *e);

/* Bytes of a file were written: the disk may begin, so that a sync is short. */
void store_start_writing(int fd, uint64_t at, uint64_t len);

/* One object on its way in. */
struct store_draft {
	struct intake intake;
	struct file_draft file;
	struct follower follower;
	struct pointer want;
	uint64_t got;
};

/* On the heap, intake_release frees it; NULL on error. */
struct store_draft *store_begin(const char *repo, const struct pointer *want,
				struct err *e);

/*
 * Into the store, synced. ERR_DATA when size or SHA-256 are not what was
 * announced.
 */
int store_finish(struct store_draft *d, struct err *e);

/*
 * Remove objects that is_wanted does not want and that came, or were kept,
 * before that time. The repository must be locked against commits; uploads
 * and store_keep may go on: what is kept meanwhile stays, or store_keep says
 * that it is not there.
 */
struct store_sweep {
	int64_t before; /* seconds since 1970 */
	bool (*is_wanted)(void *context, const char *oid);
	void *context;
	uint64_t count, bytes; /* removed */
};
void store_collect(const char *repo, struct store_sweep *sweep);

/* Whether there is any object from before that time. */
bool store_has_old(const char *repo, int64_t before);

#endif
