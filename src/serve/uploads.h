/* uploads - large files on their way in, by parts */
#ifndef SERVE_UPLOADS_H
#define SERVE_UPLOADS_H

#include <pthread.h>

#include "serve/follower.h"
#include "serve/intake.h"
#include "serve/parts.h"

/*
 * The parts of an upload are written to their places in one file, in any
 * order and at the same time, and what is there from the start on is hashed
 * meanwhile: when the last is in, the object has only to be synced and named.
 * A part that is sent again takes the place of the one before, which may still
 * be on its way. What is known of an upload goes with the server, and so do
 * its file and its signed addresses.
 */
#define UPLOADS_MAX 1000 /* unfinished; more are asked to come later */

struct upload;
struct uploads {
	pthread_mutex_t mutex;
	struct upload *first;
	size_t count;
};

#define UPLOADS_INIT                                                           \
	{                                                                      \
		.mutex = PTHREAD_MUTEX_INITIALIZER                             \
	}

/* When no request is under way any more. The files stay. */
void uploads_release(struct uploads *table);

#define UPLOADS_ETAG_SIZE 64

/* One part on its way in. */
struct upload_part {
	struct intake intake;
	struct uploads *table;
	struct upload *upload;
	int fd;
	size_t number; /* from 1 */
	uint64_t at, size, got;
	unsigned writer;
	char etag[UPLOADS_ETAG_SIZE]; /* once it is finished */
};

/*
 * On the heap; intake_release frees it. NULL: ERR_AGAIN for too many uploads,
 * or one that is being joined; ERR_IO.
 */
struct upload_part *uploads_begin(struct uploads *table, const struct parts *p,
				  size_t number, struct err *e);

/* ERR_DATA: too short. ERR_AGAIN: it was sent again meanwhile. */
int uploads_end(struct upload_part *part, struct err *e);

/*
 * Make the object of all parts; etags are what uploads_end gave for each.
 * ERR_DATA when one is missing or another, or when the whole is not what was
 * announced (all of them are gone then).
 */
int uploads_join(struct uploads *table, const struct parts *p,
		 const char *const *etags, struct err *e);

#endif
