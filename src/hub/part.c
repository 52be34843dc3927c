/* part - one file of several that wait in a spool to be given out */
#include "hub/part.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define CHUNK 65536

/* The next bytes from `done` on; 0 at the end. */
static ssize_t next_bytes(const struct hub_part *p, int spool, uint64_t done,
			  char chunk[CHUNK], struct err *e)
{
	uint64_t left = p->size_bytes - done;
	ssize_t got;

	if (!left)
		return 0;
	got = pread(spool, chunk, left < CHUNK ? left : CHUNK,
		    p->at + (off_t)done);
	if (got > 0)
		return got;
	return err_set(e, ERR_IO, "temporary file: %s",
		       got < 0 ? strerror(errno) : "cut off");
}

int hub_part_print(const struct hub_part *p, int spool, FILE *out,
		   struct err *e)
{
	char chunk[CHUNK];
	uint64_t done = 0;
	ssize_t got;

	while ((got = next_bytes(p, spool, done, chunk, e)) > 0) {
		fwrite(chunk, 1, (size_t)got, out);
		done += (uint64_t)got;
	}
	return (int)got;
}

static int make_folder_of(const char *path, struct err *e)
{
	AUTO(free_text) char *folder = xstrdup(path);
	char *slash = strrchr(folder, '/');

	if (!slash || slash == folder)
		return 0;
	*slash = '\0';
	return file_make_folder(folder, e);
}

static int copy(const struct hub_part *p, int spool, int fd, struct err *e)
{
	char chunk[CHUNK];
	uint64_t done = 0;
	ssize_t got;

	while ((got = next_bytes(p, spool, done, chunk, e)) > 0) {
		if (file_put(fd, chunk, (size_t)got, p->path, e) < 0)
			return -1;
		done += (uint64_t)got;
	}
	return (int)got;
}

int hub_part_check(const struct hub_part *p, const char *folder, struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%s/%s/", folder, p->path);
	char *end = path + strlen(folder) + 1;
	struct stat st;

	for (; (end = strchr(end, '/')); *end++ = '/') {
		*end = '\0';
		if (!lstat(path, &st) && S_ISLNK(st.st_mode))
			return err_set(e, ERR_IO,
				       "%s: a symbolic link, which may lead "
				       "out of the folder; remove it",
				       path);
	}
	return 0;
}

int hub_part_place(const struct hub_part *p, int spool, const char *path,
		   struct err *e)
{
	AUTO(file_draft_release) struct file_draft d = FILE_DRAFT_INIT;

	if (p->is_absent) {
		if (unlink(path) < 0 && errno != ENOENT && errno != ENOTDIR)
			return err_errno(e, ERR_IO, "%s", path);
		return 0;
	}
	if (make_folder_of(path, e) < 0 || file_draft_open(&d, path, e) < 0 ||
	    copy(p, spool, d.fd, e) < 0)
		return -1;
	return file_draft_commit(&d, e);
}
