/* follower - a thread that reads what was written */
#include "serve/follower.h"

#include <errno.h>
#include <unistd.h>

#include "base/mem.h"

#define CHUNK ((size_t)256 << 10)

void follower_init(struct follower *f, uint64_t step)
{
	*f = (struct follower){ .step = step, .fd = -1 };
	pthread_mutex_init(&f->mutex, NULL);
	pthread_cond_init(&f->news, NULL);
	sha256_init(&f->sha);
	f->mark.sha = f->sha;
}

void follower_release(struct follower *f)
{
	follower_stop(f);
	pthread_mutex_destroy(&f->mutex);
	pthread_cond_destroy(&f->news);
}

/* What is hashed next, and the state that it is added to. */
struct turn {
	struct sha256_ctx sha;
	uint64_t at;
	size_t len;
	unsigned number;
};

/* Not across a mark. */
static void plan(struct turn *t, const struct follower *f)
{
	uint64_t len = f->ready - f->done;

	if (f->step && len > f->step - f->done % f->step)
		len = f->step - f->done % f->step;
	t->sha = f->sha;
	t->at = f->done;
	t->len = len < CHUNK ? (size_t)len : CHUNK;
	t->number = f->turns;
}

static bool read_all(int fd, char *chunk, const struct turn *t)
{
	for (size_t got = 0; got < t->len;) {
		ssize_t more = pread(fd, chunk + got, t->len - got,
				     (off_t)(t->at + got));

		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return false;
		got += (size_t)more;
	}
	return true;
}

/* Unless it was taken back meanwhile. */
static void report(struct follower *f, const struct turn *t, bool is_read)
{
	if (t->number != f->turns)
		return;
	if (!is_read) {
		f->is_lost = true;
		return;
	}
	f->sha = t->sha;
	f->done += t->len;
	if (f->step && f->done % f->step == 0) {
		f->mark.sha = f->sha;
		f->mark.done = f->done;
	}
}

/* With the mutex held, which is let go meanwhile. */
static void hash_some(struct follower *f, int fd, char *chunk)
{
	struct turn t;
	bool is_read;

	plan(&t, f);
	pthread_mutex_unlock(&f->mutex);
	is_read = read_all(fd, chunk, &t);
	if (is_read)
		sha256_update(&t.sha, t.len, (const uint8_t *)chunk);
	pthread_mutex_lock(&f->mutex);
	report(f, &t, is_read);
}

static void *work(void *context)
{
	struct follower *f = context;
	AUTO(free_text) char *chunk = xmalloc(CHUNK);

	pthread_mutex_lock(&f->mutex);
	while (!f->is_over && !f->is_lost) {
		if (f->ready - f->done >= CHUNK)
			hash_some(f, f->fd, chunk);
		else
			pthread_cond_wait(&f->news, &f->mutex);
	}
	pthread_mutex_unlock(&f->mutex);
	return NULL;
}

void follower_start(struct follower *f, int fd)
{
	f->fd = fd;
	f->is_over = false;
	f->has_thread = pthread_create(&f->thread, NULL, work, f) == 0;
}

void follower_stop(struct follower *f)
{
	if (!f->has_thread)
		return;
	pthread_mutex_lock(&f->mutex);
	f->is_over = true;
	pthread_cond_signal(&f->news);
	pthread_mutex_unlock(&f->mutex);
	pthread_join(f->thread, NULL);
	f->has_thread = false;
}

void follower_ready(struct follower *f, uint64_t bytes)
{
	pthread_mutex_lock(&f->mutex);
	f->ready = bytes;
	if (f->ready - f->done >= CHUNK)
		pthread_cond_signal(&f->news);
	pthread_mutex_unlock(&f->mutex);
}

void follower_back(struct follower *f, uint64_t bytes)
{
	pthread_mutex_lock(&f->mutex);
	f->turns++;
	f->is_lost = false;
	if (f->ready > bytes)
		f->ready = bytes;
	if (f->mark.done > bytes) {
		sha256_init(&f->mark.sha);
		f->mark.done = 0;
	}
	if (f->done > bytes) {
		f->sha = f->mark.sha;
		f->done = f->mark.done;
	}
	pthread_mutex_unlock(&f->mutex);
}

int follower_finish(struct follower *f, int fd, char hex[HASH_SHA256_HEX],
		    struct err *e)
{
	AUTO(free_text) char *chunk = xmalloc(CHUNK);
	struct sha256_ctx sha;
	bool is_lost;

	follower_stop(f);
	pthread_mutex_lock(&f->mutex);
	while (f->done < f->ready && !f->is_lost)
		hash_some(f, fd, chunk);
	is_lost = f->is_lost;
	sha = f->sha;
	pthread_mutex_unlock(&f->mutex);
	if (is_lost)
		return err_set(e, ERR_IO, "what was written cannot be read");
	hash_sha256_end(hex, &sha);
	return 0;
}
