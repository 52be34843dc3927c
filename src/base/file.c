/* file - whole files: read with a limit, replaced atomically */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define CHUNK 65536

int file_slurp(struct buf *out, int fd, const char *name, struct err *e)
{
	char chunk[CHUNK];
	ssize_t got;

	for (;;) {
		got = read(fd, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, ERR_IO, "%s", name);
		if (got == 0)
			return 0;
		if (buf_add(out, chunk, (size_t)got) < 0)
			return err_set(e, ERR_DATA, "%s: larger than %zu bytes",
				       name, out->limit);
	}
}

int file_read(struct buf *out, const char *path, struct err *e)
{
	AUTO(close_fd)
	int fd = -1;

	if (!strcmp(path, "-"))
		return file_slurp(out, STDIN_FILENO, "stdin", e);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return file_slurp(out, fd, path, e);
}

int file_put(int fd, const void *bytes, size_t len, const char *name,
	     struct err *e)
{
	const char *at = bytes;

	while (len) {
		ssize_t put = write(fd, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_errno(e, ERR_IO, "%s", name);
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

static mode_t mode_for(const char *path)
{
	struct stat st;
	mode_t mask;

	if (!stat(path, &st))
		return st.st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

int file_draft_open(struct file_draft *d, const char *path, struct err *e)
{
	char *temporary = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0) {
		free(temporary);
		return err_errno(e, ERR_IO, "%s", path);
	}
	*d = (struct file_draft){ fd, xstrdup(path), temporary };
	if (fchmod(fd, mode_for(path)) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return 0;
}

/* So that the new name survives a power cut as well. */
static void sync_folder_of(const char *path)
{
	AUTO(free_text)
	char *folder = xstrdup(path);
	AUTO(close_fd)
	int fd = -1;
	char *slash = strrchr(folder, '/');

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		fsync(fd);
}

int file_draft_commit(struct file_draft *d, struct err *e)
{
	int fd = d->fd;

	d->fd = -1;
	if (fsync(fd) < 0) {
		err_errno(e, ERR_IO, "%s", d->path);
		close(fd);
		return -1;
	}
	if (close(fd) < 0 || rename(d->temporary, d->path) < 0)
		return err_errno(e, ERR_IO, "%s", d->path);
	free(take(&d->temporary));
	sync_folder_of(d->path);
	return 0;
}

void file_draft_release(struct file_draft *d)
{
	close_fd(&d->fd);
	d->fd = -1;
	if (d->temporary)
		unlink(d->temporary);
	free(take(&d->temporary));
	free(take(&d->path));
}

int file_write(const char *path, const void *bytes, size_t len, struct err *e)
{
	AUTO(file_draft_release)
	struct file_draft d = FILE_DRAFT_INIT;

	if (!strcmp(path, "-"))
		return file_put(STDOUT_FILENO, bytes, len, "stdout", e);
	if (file_draft_open(&d, path, e) < 0 ||
	    file_put(d.fd, bytes, len, path, e) < 0)
		return -1;
	return file_draft_commit(&d, e);
}

int file_spool(struct err *e)
{
	const char *folder = getenv("TMPDIR");
	AUTO(free_text)
	char *path = NULL;
	int fd;

	path = xasprintf("%s/spool.XXXXXX",
			 folder && *folder ? folder : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	unlink(path);
	return fd;
}

int file_make_folder(const char *path, struct err *e)
{
	AUTO(free_text)
	char *part = xstrdup(path);

	for (char *slash = strchr(part + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0777) < 0 && errno != EEXIST)
			return err_errno(e, ERR_IO, "%s", part);
		*slash = '/';
	}
	if (mkdir(part, 0777) < 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "%s", part);
	return 0;
}
