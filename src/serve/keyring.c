/* keyring - sharing tokens between requests while they may change */
#include "serve/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	       a->st_size == b->st_size &&
	       !memcmp(&a->st_mtim, &b->st_mtim, sizeof a->st_mtim) &&
	       !memcmp(&a->st_ctim, &b->st_ctim, sizeof a->st_ctim);
}

int keyring_open(struct keyring *k, const char *path, struct err *e)
{
	k->path = xstrdup(path);
	return keyring_refresh(k, true, e) < 0 ? -1 : 0;
}

void keyring_release(struct keyring *k)
{
	tokens_drop(&k->now);
	free(take(&k->path));
}

struct tokens *keyring_hold(struct keyring *k)
{
	struct tokens *held;

	pthread_mutex_lock(&k->mutex);
	held = tokens_hold(k->now);
	pthread_mutex_unlock(&k->mutex);
	return held;
}

int keyring_refresh(struct keyring *k, bool anyhow, struct err *e)
{
	struct stat st = { 0 };
	struct tokens *fresh, *old;

	if (!k->path)
		return 0;
	if (stat(k->path, &st) < 0)
		st = (struct stat){ 0 };
	if (!anyhow && is_same(&st, &k->seen))
		return 0;
	k->seen = st;
	fresh = tokens_read(k->path, e);
	if (!fresh)
		return -1;
	pthread_mutex_lock(&k->mutex);
	old = k->now;
	k->now = fresh;
	pthread_mutex_unlock(&k->mutex);
	tokens_drop(&old);
	return 1;
}
