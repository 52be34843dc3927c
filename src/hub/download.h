/* download - one file of a repository, verified before anybody sees it */
#ifndef HUB_DOWNLOAD_H
#define HUB_DOWNLOAD_H

#include <stdint.h>
#include <sys/types.h>

#include "base/hash.h"
#include "hub/hub.h"

struct hub_download {
	const char *path;
	const char *commit; /* a full id */
	int fd;             /* written from `at` on, what was there is cut */
	off_t at;
	size_t limit; /* bytes; ERR_DATA beyond */

	/* Answer. */
	uint64_t size_bytes;
	bool is_absent; /* ERR_UNAVAILABLE because of EntryNotFound */
};

/*
 * 0: fd holds the file from `at` on, whole: of the size that was announced and
 * with the git blob id (or LFS SHA-256) that the Hub's own answer named for
 * that very commit. Anything else that comes with 200 is asked for again, then
 * ERR_AGAIN.
 */
int hub_download(struct hub *h, struct hub_download *d, struct err *e);

#endif
