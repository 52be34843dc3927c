/* file - whole files: read with a limit, replaced atomically */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define CHUNK 65536
#define TRIES 100 /* for the name of a temporary */

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
	AUTO(close_fd) int fd = -1;

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

int file_put_at(int fd, const void *bytes, size_t len, off_t at, struct err *e)
{
	const char *from = bytes;

	while (len) {
		ssize_t put = pwrite(fd, from, len, at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_errno(e, ERR_IO, "temporary file");
		from += put;
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

static uint32_t roll(void)
{
	uint32_t bits;

	if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) != sizeof bits)
		bits = (uint32_t)getpid();
	return bits;
}

/* Created by mode less the umask, under a name that was free. */
static int create_beside(char **temporary, const char *path, mode_t mode)
{
	AUTO(free_text) char *name = NULL;
	uint32_t number = roll();
	int fd = -1;

	for (int i = 0; i < TRIES && fd < 0; i++) {
		free_text(&name);
		name = xasprintf("%s.%08" PRIx32, path, number++);
		fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	*temporary = fd < 0 ? NULL : take(&name);
	return fd;
}

/* Names of devices and of open descriptors: not ours to rename over. */
static bool is_system_path(const char *path)
{
	return !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6);
}

/*
 * Where a draft goes: path itself, the file that a link leads to, or NULL
 * when what is there (a device, a pipe) must be written straight into.
 */
static char *place_of(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0 || S_ISREG(st.st_mode))
		return xstrdup(path);
	if (stat(path, &st) < 0 ||
	    (S_ISREG(st.st_mode) && !is_system_path(path)))
		return realpath(path, NULL);
	return NULL;
}

static int open_straight(struct file_draft *d, const char *path, struct err *e)
{
	d->fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
	if (d->fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	d->path = xstrdup(path);
	return 0;
}

int file_draft_open(struct file_draft *d, const char *path, struct err *e)
{
	AUTO(free_text) char *place = place_of(path);
	struct stat st;
	bool is_new;
	mode_t mode;

	if (!place)
		return open_straight(d, path, e);
	is_new = stat(place, &st) < 0;
	mode = is_new ? 0666 : st.st_mode & 0777;
	d->fd = create_beside(&d->temporary, place, mode);
	if (d->fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	d->path = take(&place);
	if (!is_new && fchmod(d->fd, mode) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return 0;
}

/* So that the new name survives a power cut as well. */
static void sync_folder_of(const char *path)
{
	AUTO(free_text) char *folder = xstrdup(path);
	AUTO(close_fd) int fd = -1;
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
	if (!d->temporary)
		return close(fd) < 0 ? err_errno(e, ERR_IO, "%s", d->path) : 0;
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
	AUTO(file_draft_release) struct file_draft d = FILE_DRAFT_INIT;

	if (!strcmp(path, "-"))
		return file_put(STDOUT_FILENO, bytes, len, "stdout", e);
	if (file_draft_open(&d, path, e) < 0 ||
	    file_put(d.fd, bytes, len, path, e) < 0)
		return -1;
	return file_draft_commit(&d, e);
}

int file_append(const char *path, const void *bytes, size_t len, struct err *e)
{
	const int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC;
	AUTO(close_fd) int fd = open(path, flags, 0666);

	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return file_put(fd, bytes, len, path, e);
}

int file_spool(const char *folder, struct err *e)
{
	AUTO(free_text) char *path = NULL;
	int fd;

	path = xasprintf("%s/spool.XXXXXX",
			 folder && *folder ? folder : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	unlink(path);
	return fd;
}

static int make_one(const char *path, struct err *e)
{
	struct stat st;

	if (!mkdir(path, 0777))
		return 0;
	if (errno == EEXIST && !stat(path, &st) && !S_ISDIR(st.st_mode))
		errno = ENOTDIR;
	return errno == EEXIST ? 0 : err_errno(e, ERR_IO, "%s", path);
}

int file_make_folder(const char *path, struct err *e)
{
	AUTO(free_text) char *part = xstrdup(path);

	for (char *slash = part; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (slash > part && make_one(part, e) < 0)
			return -1;
		*slash = '/';
	}
	return make_one(part, e);
}
