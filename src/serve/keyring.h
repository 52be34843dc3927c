/* keyring - the tokens as they are now, read again when their file changes */
#ifndef SERVE_KEYRING_H
#define SERVE_KEYRING_H

#include <pthread.h>
#include <sys/stat.h>

#include "serve/tokens.h"

struct keyring {
	pthread_mutex_t mutex;
	struct tokens *now; /* NULL: none */
	char *path;         /* NULL: no file */
	struct stat seen;
};

#define KEYRING_INIT                                                           \
	{                                                                      \
		.mutex = PTHREAD_MUTEX_INITIALIZER                             \
	}

int keyring_open(struct keyring *k, const char *path, struct err *e);
void keyring_release(struct keyring *k);

/* What there is now, for one request; NULL when there is none. */
struct tokens *keyring_hold(struct keyring *k);

/*
 * Read the file again if it is another than it was, or anyhow. 1: new tokens
 * hold from now on; 0: nothing new; -1: what was read is wrong, and the old
 * ones hold on. By one thread.
 */
int keyring_refresh(struct keyring *k, bool anyhow, struct err *e);

#endif
