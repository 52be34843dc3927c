/* below - a folder that files are put below, no link followed on the way */
#include "hub/below.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

int below_refuse_link(const char *path, struct err *e)
{
	return err_set(e, ERR_IO,
		       "%s: a symbolic link, which may lead out of the "
		       "folder; remove it",
		       path);
}

int below_check(const struct below *b, const char *path, struct err *e)
{
	AUTO(free_text) char *whole = xasprintf("%s/%s/", b->folder, path);
	char *end = whole + strlen(b->folder) + 1;
	struct stat st;

	for (; (end = strchr(end, '/')); *end++ = '/') {
		*end = '\0';
		if (!lstat(whole, &st) && S_ISLNK(st.st_mode))
			return below_refuse_link(whole, e);
	}
	return 0;
}

void below_release(struct below *b)
{
	free(take(&b->open_path));
	close_fd(&b->open_fd);
	close_fd(&b->root_fd);
}

/* A part of the way, made if need be, no link followed. The caller closes. */
static int enter(int fd, const char *name, const char *path, struct err *e)
{
	int next;

	if (mkdirat(fd, name, 0777) < 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "%s", path);
	next = openat(fd, name, FOLDER_FLAGS | O_NOFOLLOW);
	if (next >= 0)
		return next;
	if (errno == ELOOP)
		return below_refuse_link(path, e);
	return err_errno(e, ERR_IO, "%s", path);
}

static int walk(struct below *b, const char *folder, struct err *e)
{
	AUTO(free_text) char *part = xstrdup(folder);
	AUTO(close_fd) int fd = fcntl(b->root_fd, F_DUPFD_CLOEXEC, 3);
	char *at = part;

	while (fd >= 0 && at && *at) {
		char *slash = strchr(at, '/');
		int next;

		if (slash)
			*slash = '\0';
		next = enter(fd, at, part, e);
		if (slash)
			*slash = '/';
		if (next < 0)
			return -1;
		close_fd(&fd);
		fd = next;
		at = slash ? slash + 1 : NULL;
	}
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", folder);
	b->open_fd = fd;
	fd = -1;
	return 0;
}

void below_sync(struct below *b)
{
	if (b->open_fd >= 0)
		fsync(b->open_fd);
}

int below_open(struct below *b, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	AUTO(free_text)
	char *folder = xstrndup(path, slash ? (size_t)(slash - path) : 0);

	if (b->root_fd < 0) {
		if (file_make_folder(b->folder, e) < 0)
			return -1;
		b->root_fd = open(b->folder, FOLDER_FLAGS);
		if (b->root_fd < 0)
			return err_errno(e, ERR_IO, "%s", b->folder);
	}
	if (b->open_fd >= 0 && !strcmp(b->open_path, folder))
		return 0;
	below_sync(b);
	close_fd(&b->open_fd);
	b->open_fd = -1;
	free(b->open_path);
	b->open_path = take(&folder);
	return walk(b, b->open_path, e);
}
