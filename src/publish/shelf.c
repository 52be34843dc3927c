/* shelf - a tree of files that are put there whole, and only when they differ
 */
#include "publish/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

int shelf_read(struct buf *out, const char *path, struct err *e)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	AUTO(close_fd) int fd = open(path, flags);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_IO, "%s: not a regular file", path);
	if ((uint64_t)st.st_size > out->limit)
		return err_set(e, ERR_NO, "%s: larger than %zu bytes", path,
			       out->limit);
	return file_slurp(out, fd, path, e);
}

static int compare(const char *path, const struct buf *text,
		   struct shelf_place *place, struct err *e)
{
	AUTO(buf_release) struct buf old = BUF_INIT(text->len);

	if (shelf_read(&old, path, e) < 0)
		return -1;
	if (old.len == text->len && !memcmp(old.data, text->data, text->len))
		place->state = SHELF_SAME;
	return 0;
}

int shelf_look(const struct shelf *s, const char *path, const struct buf *text,
	       struct shelf_place *place, struct err *e)
{
	AUTO(free_text)
	char *whole = xasprintf("%s/%s", s->below.folder, path);
	struct stat st;

	*place = (struct shelf_place){ SHELF_NEW, 0666 };
	if (below_check(&s->below, path, e) < 0)
		return -1;
	if (lstat(whole, &st) < 0) {
		return errno == ENOENT ? 0 : err_errno(e, ERR_IO, "%s", whole);
	}
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_IO,
			       "%s: no file, and in the way of one: remove it",
			       whole);
	*place = (struct shelf_place){ SHELF_CHANGED, st.st_mode & 0777 };
	if ((uint64_t)st.st_size != text->len)
		return 0;
	return compare(whole, text, place, e);
}

static int fill(int fd, const char *path, const struct buf *text, mode_t mode,
		struct err *e)
{
	if (file_put(fd, text->data, text->len, path, e) < 0)
		return -1;
	if (mode != 0666 && fchmod(fd, mode) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return fsync(fd) < 0 ? err_errno(e, ERR_IO, "%s", path) : 0;
}

int shelf_put(struct shelf *s, const char *path, const struct buf *text,
	      const struct shelf_place *place, struct err *e)
{
	const char *slash = strrchr(path, '/');
	AUTO(free_text) char *draft = xasprintf(".new.%ld", (long)getpid());
	AUTO(close_fd) int fd = -1;
	int folder;

	if (below_open(&s->below, path, e) < 0)
		return -1;
	folder = s->below.open_fd;
	unlinkat(folder, draft, 0); /* of one that was killed */
	fd = openat(folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    0666);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (fill(fd, path, text, place->mode, e) < 0) {
		unlinkat(folder, draft, 0);
		return -1;
	}
	if (renameat(folder, draft, folder, slash ? slash + 1 : path) == 0)
		return 0;
	err_errno(e, ERR_IO, "%s", path);
	unlinkat(folder, draft, 0);
	return -1;
}

void shelf_release(struct shelf *s)
{
	below_sync(&s->below);
	below_release(&s->below);
}
