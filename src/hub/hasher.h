/* hasher - the id of a file that is being written, made beside it */
#ifndef HUB_HASHER_H
#define HUB_HASHER_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/hash.h"

/* From this size on a thread of its own reads back what was written. */
#define HASHER_THREAD_MIN ((uint64_t)16 << 20)

/* Zeroed: nothing to stop. */
struct hasher {
	struct hash_id hash;
	int fd;
	off_t at;
	bool has_thread;
	pthread_t thread;
	pthread_mutex_t mutex; /* of all below */
	pthread_cond_t news;   /* for either side */
	uint64_t written, done;
	bool is_last; /* no more is to be written */
	bool is_over; /* the thread is to end */
	bool is_lost; /* it could not read */
};

/* What will be written to fd from `at` on, of that size. */
struct hasher_file {
	int fd;
	off_t at;
	uint64_t size_bytes;
	size_t id_len; /* hex digits: 40 git blob id, 64 SHA-256 */
};

void hasher_start(struct hasher *h, const struct hasher_file *file);

/* The next bytes, which are in the file by now. */
void hasher_add(struct hasher *h, const void *bytes, size_t len);

/* Waits for the thread. ERR_IO: what was written could not be read. */
int hasher_finish(struct hasher *h, char id[HASH_SHA256_HEX], struct err *e);

/* Whatever it is doing. */
void hasher_stop(struct hasher *h);

#endif
