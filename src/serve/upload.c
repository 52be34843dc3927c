/* upload - slots for the parts, and a hash behind those that are there */
#include "serve/upload.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define SUPERSEDED "it was sent again meanwhile"

struct upload *upload_new(const struct parts *p, char *path)
{
	struct upload *u = xcalloc(1, sizeof *u);

	u->path = path;
	u->parts = *p;
	u->parts.repo = NULL;
	u->slots = xcalloc(parts_count(p), sizeof *u->slots);
	u->follower_fd = -1;
	pthread_mutex_init(&u->mutex, NULL);
	follower_init(&u->follower, p->slice);
	return u;
}

void upload_free(struct upload *u)
{
	follower_release(&u->follower);
	pthread_mutex_destroy(&u->mutex);
	free(u->slots);
	free(u->path);
	free(u);
}

/* One thread an upload, kept by one of the parts that are coming. */
static void follow(struct upload *u, const struct upload_part *part)
{
	if (u->followed_by || part->size < FOLLOWER_THREAD_MIN)
		return;
	u->follower_fd = dup(part->fd);
	if (u->follower_fd < 0)
		return;
	u->followed_by = part->writer;
	follower_start(&u->follower, u->follower_fd);
}

static void stop_following(struct upload *u)
{
	follower_stop(&u->follower);
	close_fd(&u->follower_fd);
	u->follower_fd = -1;
	u->followed_by = 0;
}

/* What is there from the start on. */
static void tell_follower(struct upload *u)
{
	size_t count = parts_count(&u->parts);
	uint64_t bytes = u->parts.whole.size;

	while (u->open < count && u->slots[u->open].is_whole)
		u->open++;
	if (u->open < count)
		bytes = parts_at(&u->parts, u->open + 1) +
			u->slots[u->open].got;
	follower_ready(&u->follower, bytes);
}

/* Nothing of that part counts any more. */
static void empty(struct upload *u, size_t number)
{
	struct slot *slot = &u->slots[number - 1];

	slot->got = 0;
	slot->is_whole = false;
	if (u->open > number - 1)
		u->open = number - 1;
	if (u->open == number - 1)
		follower_back(&u->follower, parts_at(&u->parts, number));
}

static int open_file(struct upload *u, struct err *e)
{
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(u->path, flags | (u->is_made ? 0 : O_CREAT), 0666);

	if (fd < 0) {
		u->is_closed = true;
		return err_errno(e, ERR_IO, "%s", u->path);
	}
	u->is_made = true;
	return fd;
}

int upload_claim(struct upload_part *part, size_t number, struct err *e)
{
	struct upload *u = part->upload;

	if (u->is_closed)
		return err_set(e, ERR_AGAIN, "all parts are here already");
	part->fd = open_file(u, e);
	if (part->fd < 0)
		return -1;
	part->number = number;
	part->at = parts_at(&u->parts, number);
	part->size = parts_size(&u->parts, number);
	part->writer = ++u->writers;
	empty(u, number);
	u->slots[number - 1].writer = part->writer;
	follow(u, part);
	return 0;
}

/* Not when it was sent again meanwhile, nor when it is too late. */
static bool is_current(const struct upload_part *part)
{
	const struct upload *u = part->upload;

	return !u->is_closed &&
	       u->slots[part->number - 1].writer == part->writer;
}

int upload_write(struct upload_part *part, const void *bytes, size_t len,
		 struct err *e)
{
	struct upload *u = part->upload;
	off_t at = (off_t)(part->at + part->got);

	if (!is_current(part))
		return err_set(e, ERR_AGAIN, SUPERSEDED);
	if (file_put_at(part->fd, bytes, len, at, e) < 0)
		return -1;
	u->slots[part->number - 1].got += len;
	if (u->open == part->number - 1)
		tell_follower(u);
	follow(u, part);
	return 0;
}

/* Whatever bytes came last: they are judged as a whole, by their SHA-256. */
static void name_etag(char etag[UPLOADS_ETAG_SIZE], const struct upload *u,
		      size_t number)
{
	snprintf(etag, UPLOADS_ETAG_SIZE, "%s-%zu", u->parts.upload, number);
}

int upload_keep(struct upload_part *part, struct err *e)
{
	struct upload *u = part->upload;

	if (!is_current(part))
		return err_set(e, ERR_AGAIN, SUPERSEDED);
	u->slots[part->number - 1].is_whole = true;
	name_etag(part->etag, u, part->number);
	tell_follower(u);
	return 0;
}

void upload_leave(struct upload_part *part)
{
	struct upload *u = part->upload;

	if (!part->writer)
		return;
	if (u->followed_by == part->writer)
		stop_following(u);
	if (is_current(part) && !u->slots[part->number - 1].is_whole)
		empty(u, part->number);
}

static int check_parts(const struct upload *u, const char *const *etags,
		       struct err *e)
{
	for (size_t i = 1; i <= parts_count(&u->parts); i++) {
		char etag[UPLOADS_ETAG_SIZE];

		if (!u->slots[i - 1].is_whole)
			return err_set(e, ERR_DATA, "part %zu is not here", i);
		name_etag(etag, u, i);
		if (strcmp(etag, etags[i - 1]) != 0)
			return err_set(e, ERR_DATA, "part %zu has another etag",
				       i);
	}
	return 0;
}

int upload_close(struct upload *u, const char *const *etags, struct err *e)
{
	if (u->is_closed)
		return err_set(e, ERR_DATA, "part 1 is not here");
	if (check_parts(u, etags, e) < 0)
		return -1;
	u->is_closed = true;
	stop_following(u);
	return 0;
}
