/* store - large files on disk: hashed while written, synced, renamed */
#include "serve/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

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

/* Not mkdir -p: a repository that was removed must not come back. */
static int make_folder(const char *repo, struct err *e)
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

struct store_draft *store_begin(const char *repo, const struct pointer *want,
				struct err *e)
{
	AUTO(free_text) char *path = path_of(repo, want->oid);
	AUTO(store_release)
	struct store_draft *d = xcalloc(1, sizeof *d);

	d->file = (struct file_draft)FILE_DRAFT_INIT;
	d->want = *want;
	sha256_init(&d->sha);
	if (make_folder(repo, e) < 0 || file_draft_open(&d->file, path, e) < 0)
		return NULL;
	return take(&d);
}

int store_add(struct store_draft *d, const void *bytes, size_t len,
	      struct err *e)
{
	if (len > d->want.size - d->got)
		return err_set(e, ERR_DATA,
			       "more than the %llu bytes announced",
			       (unsigned long long)d->want.size);
	sha256_update(&d->sha, len, bytes);
	d->got += len;
	return file_put(d->file.fd, bytes, len, d->want.oid, e);
}

int store_finish(struct store_draft *d, struct err *e)
{
	uint8_t digest[SHA256_DIGEST_SIZE], want[SHA256_DIGEST_SIZE];

	for (size_t i = 0; i < sizeof want; i++) {
		char two[3] = { d->want.oid[2 * i], d->want.oid[2 * i + 1] };

		want[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	sha256_digest(&d->sha, sizeof digest, digest);
	if (d->got != d->want.size)
		return err_set(e, ERR_DATA, "%llu bytes, %llu were announced",
			       (unsigned long long)d->got,
			       (unsigned long long)d->want.size);
	if (memcmp(digest, want, sizeof want) != 0)
		return err_set(e, ERR_DATA,
			       "the content does not have this SHA-256");
	return file_draft_commit(&d->file, e);
}

void store_release(struct store_draft **d)
{
	if (*d)
		file_draft_release(&(*d)->file);
	free(take(d));
}
