/* hasher - the id of a file that is being written, made beside it */
#include "hub/hasher.h"

#include <errno.h>
#include <unistd.h>

#include "base/mem.h"

#define CHUNK ((size_t)256 << 10)

/* Enough to wake up for; at the end whatever is left. */
static bool has_work(const struct hasher *h)
{
	uint64_t waiting = h->written - h->done;

	return waiting >= CHUNK || (h->is_last && waiting) || h->is_over;
}

/* How many bytes wait; 0: it is over. */
static uint64_t wait_for_bytes(struct hasher *h)
{
	uint64_t waiting;

	pthread_mutex_lock(&h->mutex);
	while (!has_work(h))
		pthread_cond_wait(&h->news, &h->mutex);
	waiting = h->is_over ? 0 : h->written - h->done;
	pthread_mutex_unlock(&h->mutex);
	return waiting;
}

static void report(struct hasher *h, ssize_t got)
{
	pthread_mutex_lock(&h->mutex);
	if (got > 0)
		h->done += (uint64_t)got;
	else
		h->is_lost = true;
	pthread_cond_signal(&h->news);
	pthread_mutex_unlock(&h->mutex);
}

static void *work(void *context)
{
	struct hasher *h = context;
	AUTO(free_text) char *chunk = xmalloc(CHUNK);
	uint64_t waiting;

	while ((waiting = wait_for_bytes(h))) {
		ssize_t got;

		/* done is ours alone to change */
		do
			got = pread(h->fd, chunk,
				    waiting < CHUNK ? (size_t)waiting : CHUNK,
				    h->at + (off_t)h->done);
		while (got < 0 && errno == EINTR);
		if (got > 0)
			hash_id_update(&h->hash, chunk, (size_t)got);
		report(h, got);
		if (got <= 0)
			break;
	}
	return NULL;
}

void hasher_start(struct hasher *h, const struct hasher_file *file)
{
	hasher_stop(h);
	*h = (struct hasher){ .fd = file->fd, .at = file->at };
	hash_id_start(&h->hash, file->id_len, file->size_bytes);
	if (file->size_bytes < HASHER_THREAD_MIN)
		return;
	pthread_mutex_init(&h->mutex, NULL);
	pthread_cond_init(&h->news, NULL);
	/* Without a thread it is done here: slower, not wrong. */
	h->has_thread = pthread_create(&h->thread, NULL, work, h) == 0;
}

void hasher_add(struct hasher *h, const void *bytes, size_t len)
{
	if (!h->has_thread) {
		hash_id_update(&h->hash, bytes, len);
		return;
	}
	pthread_mutex_lock(&h->mutex);
	h->written += len;
	if (has_work(h))
		pthread_cond_signal(&h->news);
	pthread_mutex_unlock(&h->mutex);
}

void hasher_stop(struct hasher *h)
{
	if (!h->has_thread)
		return;
	pthread_mutex_lock(&h->mutex);
	h->is_over = true;
	pthread_cond_signal(&h->news);
	pthread_mutex_unlock(&h->mutex);
	pthread_join(h->thread, NULL);
	pthread_mutex_destroy(&h->mutex);
	pthread_cond_destroy(&h->news);
	h->has_thread = false;
}

/* Until all that was written is hashed, or lost. */
static void wait_for_thread(struct hasher *h)
{
	pthread_mutex_lock(&h->mutex);
	h->is_last = true;
	pthread_cond_signal(&h->news);
	while (h->done < h->written && !h->is_lost)
		pthread_cond_wait(&h->news, &h->mutex);
	pthread_mutex_unlock(&h->mutex);
	hasher_stop(h);
}

int hasher_finish(struct hasher *h, char id[HASH_SHA256_HEX], struct err *e)
{
	if (h->has_thread)
		wait_for_thread(h);
	if (h->is_lost)
		return err_set(e, ERR_IO, "temporary file: cannot be read");
	hash_id_finish(&h->hash, id);
	return 0;
}
