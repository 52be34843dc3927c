/* follower - the SHA-256 of a file that is being written, made behind it */
#ifndef SERVE_FOLLOWER_H
#define SERVE_FOLLOWER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"

/* Less is hashed at the end. */
#define FOLLOWER_THREAD_MIN ((uint64_t)1 << 20)

/*
 * It reads from the file what is ready, in its order, so that whoever writes
 * need not wait for the hash. All functions may be called from any thread; of
 * follower_start, _stop and _finish one at a time.
 */
struct follower {
	pthread_mutex_t mutex;
	pthread_cond_t news;
	uint64_t ready, done;
	uint64_t step;         /* a mark is made at each multiple; 0: none */
	unsigned turns;        /* how often bytes were taken back */
	struct sha256_ctx sha; /* of what is done */
	struct {
		struct sha256_ctx sha;
		uint64_t done;
	} mark;
	int fd; /* that the thread reads; borrowed */
	pthread_t thread;
	bool has_thread, is_over, is_lost;
};

void follower_init(struct follower *f, uint64_t step);
void follower_release(struct follower *f);

/* A thread follows in that file. Without one follower_finish does it all. */
void follower_start(struct follower *f, int fd);
/* It goes no further; what is done stays. */
void follower_stop(struct follower *f);

/* The file is there up to that byte, which is not less than before. */
void follower_ready(struct follower *f, uint64_t bytes);

/*
 * What is from that byte on will be written again: its hash is forgotten, as
 * far back as the last mark that is not behind it.
 */
void follower_back(struct follower *f, uint64_t bytes);

/*
 * Hash what is ready and left. ERR_IO: the file cannot be read, or is shorter
 * than it was said to be.
 */
int follower_finish(struct follower *f, int fd, char hex[HASH_SHA256_HEX],
		    struct err *e);

#endif
