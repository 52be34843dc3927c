/* parts - slices as files, and joining them */
#include "serve/parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define BLOCK 65536

uint64_t parts_slice(uint64_t size, uint64_t part)
{
	uint64_t least = size / PARTS_MAX + 1;

	return part > least ? part : least;
}

size_t parts_count(const struct parts *p)
{
	return (size_t)((p->whole.size + p->slice - 1) / p->slice);
}

uint64_t parts_size(const struct parts *p, size_t number)
{
	uint64_t before = (number - 1) * p->slice;

	return p->whole.size - before < p->slice ? p->whole.size - before
						 : p->slice;
}

static char *name_of(const struct parts *p, size_t number)
{
	return xasprintf("%s.%s.%05zu", p->whole.oid, p->upload, number);
}

struct store_draft *parts_begin(const struct parts *p, size_t number,
				uint64_t size, struct err *e)
{
	AUTO(free_text) char *name = name_of(p, number);

	return store_begin_part(p->repo, name, size, e);
}

static void remove_all(const struct parts *p)
{
	for (size_t i = 1; i <= parts_count(p); i++) {
		AUTO(free_text) char *name = name_of(p, i);
		AUTO(free_text)
		char *path = xasprintf("%s/lfs/%s", p->repo, name);

		unlink(path);
	}
}

static int open_part(const struct parts *p, size_t number, struct err *e)
{
	AUTO(free_text) char *name = name_of(p, number);
	AUTO(free_text) char *path = xasprintf("%s/lfs/%s", p->repo, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0 && errno != ENOENT)
		return err_errno(e, ERR_IO, "part %zu", number);
	return fd < 0 ? err_set(e, ERR_DATA, "part %zu is not here", number)
		      : fd;
}

static int copy(struct store_draft *to, struct sha256_ctx *sha, int fd,
		struct err *e)
{
	char block[BLOCK];
	ssize_t got;

	while ((got = read(fd, block, sizeof block)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, ERR_IO, "part");
		sha256_update(sha, (size_t)got, (uint8_t *)block);
		if (store_add(to, block, (size_t)got, e) < 0)
			return -1;
	}
	return 0;
}

static int join_one(struct store_draft *to, const struct parts *p,
		    size_t number, const char *etag, struct err *e)
{
	AUTO(close_fd) int fd = open_part(p, number, e);
	char hex[HASH_SHA256_HEX];
	struct sha256_ctx sha;

	sha256_init(&sha);
	if (fd < 0 || copy(to, &sha, fd, e) < 0)
		return -1;
	hash_sha256_end(hex, &sha);
	if (strcmp(hex, etag) != 0)
		return err_set(e, ERR_DATA, "part %zu has another etag",
			       number);
	return 0;
}

int parts_join(const struct parts *p, const char *const *etags, struct err *e)
{
	AUTO(store_release)
	struct store_draft *to = store_begin(p->repo, &p->whole, e);

	if (!to)
		return -1;
	for (size_t i = 1; i <= parts_count(p); i++) {
		if (join_one(to, p, i, etags[i - 1], e) < 0)
			return -1;
	}
	if (store_finish(to, e) < 0) {
		if (e->kind == ERR_DATA)
			remove_all(p);
		return -1;
	}
	remove_all(p);
	return 0;
}

/* OID.UPLOAD.N, and the temporary of one. */
static bool is_part(const char *name)
{
	return strlen(name) > HASH_SHA256_HEX + PARTS_UPLOAD_SIZE &&
	       name[HASH_SHA256_HEX - 1] == '.';
}

void parts_sweep(const char *repo, int64_t before)
{
	AUTO(free_text) char *top = xasprintf("%s/lfs", repo);
	DIR *folder = opendir(top);

	if (!folder)
		return;
	for (struct dirent *at; (at = readdir(folder));) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s", top, at->d_name);
		struct stat st;

		if (is_part(at->d_name) && !lstat(path, &st) &&
		    st.st_mtime < before)
			unlink(path);
	}
	closedir(folder);
}
