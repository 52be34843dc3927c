/* blobs - deflating, syncing and naming loose objects */
#include "serve/blobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"

#define BLOCK 65536
#define SAMPLE 16384 /* bytes that tell whether the whole shrinks */

int blobs_open(struct blobs *b, git_repository *repo, struct err *e)
{
	if (git_repository_odb(&b->odb, repo) < 0)
		return err_set(e, ERR_IO, "the objects cannot be read");
	pthread_mutex_init(&b->mutex, NULL);
	b->folder = xasprintf("%s/objects", git_repository_path(repo));
	return 0;
}

/* 0: stored, when a part out of the middle hardly shrinks. */
static int level_of(const char *bytes, size_t len)
{
	unsigned char out[SAMPLE];
	uLongf size = SAMPLE / 10 * 9;

	if (len < SAMPLE)
		return Z_BEST_SPEED;
	return compress2(out, &size, (const unsigned char *)bytes + len / 2,
			 len - len / 2 < SAMPLE ? len - len / 2 : SAMPLE,
			 Z_BEST_SPEED) == Z_OK
		       ? Z_BEST_SPEED
		       : Z_NO_COMPRESSION;
}

/* All of the input, and at the end what deflate kept back. */
static int feed(z_stream *z, int fd, int flush, struct err *e)
{
	unsigned char block[BLOCK];

	do {
		z->next_out = block;
		z->avail_out = sizeof block;
		if (deflate(z, flush) == Z_STREAM_ERROR)
			return err_set(e, ERR_BUG, "deflate");
		if (file_put(fd, block, sizeof block - z->avail_out, "object",
			     e) < 0)
			return -1;
	} while (!z->avail_out);
	return 0;
}

static int write_object(int fd, const char *bytes, size_t len, struct err *e)
{
	char head[32];
	int head_len = snprintf(head, sizeof head, "blob %zu", len) + 1;
	z_stream z = { 0 };
	int result;

	if (len > UINT32_MAX)
		return err_set(e, ERR_DATA, "an object of %zu bytes", len);
	if (deflateInit(&z, level_of(bytes, len)) != Z_OK)
		return err_set(e, ERR_BUG, "out of memory");
	z.next_in = (unsigned char *)head;
	z.avail_in = (unsigned)head_len;
	result = feed(&z, fd, Z_NO_FLUSH, e);
	z.next_in = (unsigned char *)bytes;
	z.avail_in = (unsigned)len;
	if (result == 0)
		result = feed(&z, fd, Z_FINISH, e);
	deflateEnd(&z);
	return result;
}

void blobs_drop(struct blobs_draft *d)
{
	close_fd(&d->fd);
	d->fd = -1;
	if (d->path)
		unlink(d->path);
	free(take(&d->path));
}

void blobs_release(struct blobs *b)
{
	while (b->count)
		blobs_drop(&b->waiting[--b->count]);
	free(take(&b->waiting));
	git_odb_free(b->odb);
	if (b->folder)
		pthread_mutex_destroy(&b->mutex);
	free(take(&b->folder));
}

/* The caller frees. */
static char *path_of(const struct blobs *b, const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1];

	git_oid_tostr(hex, sizeof hex, id);
	return xasprintf("%s/%.2s/%s", b->folder, hex, hex + 2);
}

/* One after the other: the first one's wait is most of that of all. */
static int sync_waiting(struct blobs *b, struct err *e)
{
	for (; b->synced < b->count; b->synced++) {
		struct blobs_draft *d = &b->waiting[b->synced];

		if (fsync(d->fd) < 0)
			return err_errno(e, ERR_IO, "object");
		close_fd(&d->fd);
		d->fd = -1;
	}
	return 0;
}

static int name_one(struct blobs *b, struct blobs_draft *d, struct err *e)
{
	AUTO(free_text) char *path = path_of(b, &d->id);
	AUTO(free_text)
	char *folder = xstrndup(path, strlen(path) - (GIT_OID_HEXSZ - 1));

	if (mkdir(folder, 0777) == 0)
		b->has_new_folder = true;
	else if (errno != EEXIST)
		return err_errno(e, ERR_IO, "%s", folder);
	if (rename(d->path, path) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	b->is_touched[d->id.id[0]] = true;
	free(take(&d->path));
	return 0;
}

/* Synced, then named. */
static int settle(struct blobs *b, struct err *e)
{
	if (sync_waiting(b, e) < 0)
		return -1;
	for (; b->count; b->count--) {
		if (name_one(b, &b->waiting[b->count - 1], e) < 0)
			return -1;
	}
	b->synced = 0;
	return 0;
}

/* One that no reference leads to yet counts as new, for git prune. */
static bool keep_old(struct blobs *b, const git_oid *id)
{
	AUTO(free_text) char *path = path_of(b, id);
	bool is_there;

	pthread_mutex_lock(&b->mutex);
	is_there = git_odb_exists_ext(b->odb, id, GIT_ODB_LOOKUP_NO_REFRESH);
	pthread_mutex_unlock(&b->mutex);
	if (is_there)
		utimensat(AT_FDCWD, path, NULL, 0);
	return is_there;
}

int blobs_write(struct blobs_draft *d, struct blobs *b, const char *bytes,
		size_t len, struct err *e)
{
	*d = (struct blobs_draft){ .fd = -1 };
	if (git_odb_hash(&d->id, bytes, len, GIT_OBJECT_BLOB) < 0)
		return err_set(e, ERR_BUG, "out of memory");
	if (keep_old(b, &d->id))
		return 0;
	d->path = xasprintf("%s/tmp_obj_XXXXXX", b->folder);
	d->fd = mkostemp(d->path, O_CLOEXEC);
	if (d->fd < 0 || fchmod(d->fd, 0444) < 0) {
		err_errno(e, ERR_IO, "%s", b->folder);
		blobs_drop(d);
		return -1;
	}
	if (write_object(d->fd, bytes, len, e) < 0) {
		blobs_drop(d);
		return -1;
	}
	sync_file_range(d->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	return 0;
}

int blobs_keep(struct blobs *b, struct blobs_draft *d, struct err *e)
{
	if (!d->path)
		return 0;
	b->waiting = xgrow(b->waiting, b->count, &b->room, sizeof *b->waiting);
	b->waiting[b->count++] = *d;
	*d = (struct blobs_draft){ .id = d->id, .fd = -1 };
	return b->count - b->synced < BLOBS_OPEN ? 0 : sync_waiting(b, e);
}

static int sync_folder(const char *path, struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? err_errno(e, ERR_IO, "%s", path) : 0;
}

int blobs_sync(struct blobs *b, struct err *e)
{
	if (settle(b, e) < 0)
		return -1;
	for (size_t i = 0; i < BLOBS_FOLDERS; i++) {
		AUTO(free_text)
		char *path = xasprintf("%s/%02zx", b->folder, i);

		if (b->is_touched[i] && sync_folder(path, e) < 0)
			return -1;
		b->is_touched[i] = false;
	}
	return b->has_new_folder ? sync_folder(b->folder, e) : 0;
}
