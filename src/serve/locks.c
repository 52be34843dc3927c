/* locks - a set of keys that are taken */
#include "serve/locks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct locks_held **find(struct locks *l, const char *key)
{
	struct locks_held **at = &l->held;

	while (*at && strcmp((*at)->key, key) != 0)
		at = &(*at)->next;
	return at;
}

bool locks_try(struct locks *l, const char *key)
{
	struct locks_held **at;
	bool is_free;

	pthread_mutex_lock(&l->mutex);
	at = find(l, key);
	is_free = !*at;
	if (is_free) {
		*at = xcalloc(1, sizeof **at);
		(*at)->key = xstrdup(key);
	}
	pthread_mutex_unlock(&l->mutex);
	return is_free;
}

void locks_take(struct locks *l, const char *key)
{
	while (!locks_try(l, key)) {
		pthread_mutex_lock(&l->mutex);
		while (*find(l, key))
			pthread_cond_wait(&l->freed, &l->mutex);
		pthread_mutex_unlock(&l->mutex);
	}
}

void locks_drop(struct locks *l, const char *key)
{
	struct locks_held **at, *held;

	pthread_mutex_lock(&l->mutex);
	at = find(l, key);
	held = *at;
	if (held) {
		*at = held->next;
		free(held->key);
		free(held);
		pthread_cond_broadcast(&l->freed);
	}
	pthread_mutex_unlock(&l->mutex);
}
