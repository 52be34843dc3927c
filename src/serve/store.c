/* store - large files on disk: hashed behind the writing, synced, renamed */
#include "serve/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define WRITE_BYTES ((uint64_t)8 << 20)

static char *path_of(const char *repo, const char *oid)
{
	return xasprintf("%s/lfs/%s", repo, oid);
}

int store_open(const char *repo, const struct pointer *p)
{
	AUTO(free_text) char *path = path_of(repo, p->oid);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    (uint64_t)st.st_size == p->size)
		return fd;
	close(fd);
	return -1;
}

bool store_has(const char *repo, const struct pointer *p)
{
	AUTO(free_text) char *path = path_of(repo, p->oid);
	struct stat st;

	return !lstat(path, &st) && S_ISREG(st.st_mode) &&
	       (uint64_t)st.st_size == p->size;
}

bool store_measure(const char *repo, struct pointer *p)
{
	AUTO(free_text) char *path = path_of(repo, p->oid);
	struct stat st;

	if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	p->size = (uint64_t)st.st_size;
	return true;
}

/* Not mkdir -p: a repository that was removed must not come back. */
int store_make_folder(const char *repo, struct err *e)
{
	AUTO(free_text) char *folder = path_of(repo, "");
	AUTO(close_fd) int fd = -1;

	if (!mkdir(folder, 0777)) {
		fd = open(repo, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 || fsync(fd) < 0)
			return err_errno(e, ERR_IO, "%s", repo);
		return 0;
	}
	return errno == EEXIST ? 0 : err_errno(e, ERR_IO, "%s", folder);
}

/* Only what is complete, and worth an order of its own. */
void store_start_writing(int fd, uint64_t at, uint64_t len)
{
	uint64_t before = at / WRITE_BYTES, now = (at + len) / WRITE_BYTES;

	if (now > before)
		sync_file_range(fd, (off_t)(before * WRITE_BYTES),
				(off_t)((now - before) * WRITE_BYTES),
				SYNC_FILE_RANGE_WRITE);
}

static int add(struct intake *in, const void *bytes, size_t len, struct err *e)
{
	struct store_draft *d = (struct store_draft *)in;

	if (len > d->want.size - d->got)
		return err_set(e, ERR_DATA,
			       "more than the %llu bytes announced",
			       (unsigned long long)d->want.size);
	if (file_put(d->file.fd, bytes, len, d->want.oid, e) < 0)
		return -1;
	store_start_writing(d->file.fd, d->got, len);
	d->got += len;
	follower_ready(&d->follower, d->got);
	return 0;
}

static void release(struct intake *in)
{
	struct store_draft *d = (struct store_draft *)in;

	follower_release(&d->follower);
	file_draft_release(&d->file);
	free(d);
}

struct store_draft *store_begin(const char *repo, const struct pointer *want,
				struct err *e)
{
	AUTO(free_text) char *path = path_of(repo, want->oid);
	struct store_draft *d = xcalloc(1, sizeof *d);

	*d = (struct store_draft){ .intake = { add, release },
				   .file = FILE_DRAFT_INIT,
				   .want = *want };
	follower_init(&d->follower, 0);
	if (store_make_folder(repo, e) < 0 ||
	    file_draft_open(&d->file, path, e) < 0) {
		release(&d->intake);
		return NULL;
	}
	if (want->size >= FOLLOWER_THREAD_MIN)
		follower_start(&d->follower, d->file.fd);
	return d;
}

int store_finish(struct store_draft *d, struct err *e)
{
	char sha256[HASH_SHA256_HEX];

	if (d->got != d->want.size)
		return err_set(e, ERR_DATA, "%llu bytes, %llu were announced",
			       (unsigned long long)d->got,
			       (unsigned long long)d->want.size);
	if (follower_finish(&d->follower, d->file.fd, sha256, e) < 0)
		return -1;
	if (strcmp(sha256, d->want.oid) != 0)
		return err_set(e, ERR_DATA,
			       "the content does not have this SHA-256");
	return file_draft_commit(&d->file, e);
}

/* Touched first, looked for after: whoever removes sees one of both. */
bool store_keep(const char *repo, const struct pointer *p)
{
	AUTO(free_text) char *path = path_of(repo, p->oid);

	if (utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	return store_has(repo, p);
}

static bool is_old(const char *path, int64_t before, uint64_t *size)
{
	struct stat st;

	if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	*size = (uint64_t)st.st_size;
	return st.st_mtime < before;
}

/* Aside first: what was kept in between comes back. */
static void remove_object(const char *path, struct store_sweep *sweep)
{
	AUTO(free_text) char *aside = xasprintf("%s.old", path);
	uint64_t size;

	if (rename(path, aside) < 0)
		return;
	if (!is_old(aside, sweep->before, &size)) {
		rename(aside, path);
		return;
	}
	unlink(aside);
	sweep->count++;
	sweep->bytes += size;
}

/* The next object of an open folder that is old enough, or NULL. */
static char *next_old(DIR *folder, const char *repo, int64_t before)
{
	for (struct dirent *at; (at = readdir(folder));) {
		AUTO(free_text) char *path = path_of(repo, at->d_name);
		uint64_t size;

		if (pointer_is_oid(at->d_name) && is_old(path, before, &size))
			return take(&path);
	}
	return NULL;
}

bool store_has_old(const char *repo, int64_t before)
{
	AUTO(free_text) char *path = path_of(repo, "");
	AUTO(free_text) char *found = NULL;
	DIR *folder = opendir(path);

	if (!folder)
		return false;
	found = next_old(folder, repo, before);
	closedir(folder);
	return found != NULL;
}

void store_collect(const char *repo, struct store_sweep *sweep)
{
	AUTO(free_text) char *top = path_of(repo, "");
	DIR *folder = opendir(top);

	if (!folder)
		return;
	for (char *path; (path = next_old(folder, repo, sweep->before));) {
		if (!sweep->is_wanted(sweep->context, strrchr(path, '/') + 1))
			remove_object(path, sweep);
		free(path);
	}
	closedir(folder);
}
