/* download - files of a repository, verified before anybody sees them */
#ifndef HUB_DOWNLOAD_H
#define HUB_DOWNLOAD_H

#include <stdint.h>
#include <sys/types.h>

#include "base/hash.h"
#include "hub/hub.h"

/* The ids that a file at hand would have on the Hub. */
struct hub_ids {
	char blob[HASH_SHA1_HEX], content[HASH_SHA256_HEX];
};

struct hub_download {
	const char *path;
	const char *commit; /* a full id */
	int fd;             /* written from `at` on, what was there is cut */
	off_t at;
	off_t *end;   /* NULL, or where the next file of a shared fd begins: at
			 is set to it, it moves, nothing is cut */
	size_t limit; /* bytes; ERR_DATA beyond */
	bool may_be_absent;          /* EntryNotFound is an answer */
	const struct hub_ids *known; /* of the file we have, or NULL */

	/*
	 * So many bytes are in place already, with id and size_bytes of the
	 * file that they are of. Answer: how many are when it broke.
	 */
	uint64_t kept_bytes;

	/* Answer. */
	uint64_t size_bytes;
	char id[HASH_SHA256_HEX]; /* git blob id or SHA-256, by its length */
	bool is_absent;           /* EntryNotFound */
	bool is_unchanged;        /* it is what is known; fd is untouched */
	uint64_t resumed_bytes;   /* that did not have to come again */
};

/*
 * 0: fd holds the file from `at` on, whole: of the size that was announced and
 * with the git blob id (or LFS SHA-256) that the Hub's own answer named for
 * that very commit. Anything else that comes with 200 is asked for again, then
 * ERR_AGAIN. A transfer that breaks goes on where it was (RFC 9110, Range and
 * If-Range) when the answer is of the same id, else from the start; the hash
 * is that of the whole either way. ERR_UNAVAILABLE with is_absent set: there
 * is no such file.
 *
 * With known ids the file's headers are asked for first, and when their id is
 * one of the two nothing is downloaded.
 */
int hub_download(struct hub *h, struct hub_download *d, struct err *e);

/* Many of them at once, in no order. */
struct hub_downloads {
	size_t jobs; /* 1 to HTTP_MULTI_MAX */
	/* 1: *d is the next one; 0: no more; -1. It lives until done. */
	int (*next)(void *context, struct hub_download **d, struct err *e);
	/* It is here, absent or unchanged. -1 ends all. */
	int (*done)(void *context, struct hub_download *d, struct err *e);
	/* Now and then, with all bytes that came so far; or NULL. -1: end. */
	int (*tick)(void *context, uint64_t bytes, struct err *e);
	void *context;
};

/* The first that fails for good ends all. */
int hub_downloads(struct hub *h, const struct hub_downloads *all,
		  struct err *e);

#endif
