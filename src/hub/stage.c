/* stage - where verified files wait until all are there, and go out */
#include "hub/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define CHUNK 65536
#define NUMBER_SIZE 24
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

static void name_number(char name[NUMBER_SIZE], size_t number)
{
	snprintf(name, NUMBER_SIZE, "%zu", number);
}

/* Up to and without the last slash; the caller frees. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/")
			     : xstrndup(path, (size_t)(slash - path));
}

/* The nearest folder that is there, of path or above; the caller frees. */
static char *nearest_folder(const char *path)
{
	char *folder = xstrdup(path);
	struct stat st;

	while (stat(folder, &st) < 0 || !S_ISDIR(st.st_mode)) {
		char *above = folder_of(folder);
		bool is_top = !strcmp(above, folder);

		free(folder);
		folder = above;
		if (is_top)
			break;
	}
	return folder;
}

/* A link, a device or a pipe: copied into, so that any folder will do. */
static bool is_through(const struct stage *s)
{
	struct stat st;

	return s->to.file && !lstat(s->to.file, &st) && !S_ISREG(st.st_mode);
}

/* The caller frees. */
static char *folder_to_wait_in(const struct stage *s)
{
	AUTO(free_text) char *above = NULL;
	const char *temporary = s->to.temporary;

	if (is_through(s))
		return xstrdup(temporary && *temporary ? temporary : "/tmp");
	if (s->to.folder)
		return nearest_folder(s->to.folder);
	above = folder_of(s->to.file);
	return nearest_folder(above);
}

static int make_waiting(struct stage *s, struct err *e)
{
	AUTO(free_text) char *folder = folder_to_wait_in(s);
	AUTO(free_text) char *path = xasprintf("%s/.hf-fetch.XXXXXX", folder);

	if (!mkdtemp(path))
		return err_errno(e, ERR_IO, "%s", path);
	s->waiting = take(&path);
	s->waiting_fd = open(s->waiting, FOLDER_FLAGS | O_NOFOLLOW);
	if (s->waiting_fd < 0)
		return err_errno(e, ERR_IO, "%s", s->waiting);
	return 0;
}

int stage_open(struct stage *s, const struct stage_target *to, struct err *e)
{
	s->to = *to;
	s->below.folder = to->folder;
	if (to->folder || to->file)
		return make_waiting(s, e);
	s->spool = file_spool(to->temporary, e);
	return s->spool < 0 ? -1 : 0;
}

void stage_release(struct stage *s)
{
	for (size_t i = 0; s->waiting_fd >= 0 && i < s->count; i++) {
		char name[NUMBER_SIZE];

		name_number(name, i);
		unlinkat(s->waiting_fd, name, 0);
	}
	if (s->waiting)
		rmdir(s->waiting);
	free(take(&s->waiting));
	close_fd(&s->waiting_fd);
	close_fd(&s->spool);
	below_release(&s->below);
}

int stage_check(const struct stage *s, const char *path, struct err *e)
{
	return s->to.folder ? below_check(&s->below, path, e) : 0;
}

int stage_begin(struct stage *s, size_t number, struct hub_download *d,
		struct err *e)
{
	char name[NUMBER_SIZE];

	if (s->spool >= 0) {
		d->fd = s->spool;
		d->end = &s->end;
		return 0;
	}
	name_number(name, number);
	d->fd = openat(s->waiting_fd, name,
		       O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (d->fd < 0)
		return err_errno(e, ERR_IO, "%s/%s", s->waiting, name);
	if (number >= s->count)
		s->count = number + 1;
	d->at = 0;
	d->end = NULL;
	return 0;
}

void stage_keep(struct stage *s, struct hub_download *d)
{
	if (d->fd == s->spool)
		return;
	/* Let the disk begin; the sync comes when all are here. */
	sync_file_range(d->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	close_fd(&d->fd);
	d->fd = -1;
}

/* From `at` of an open file, size bytes to a stream or a descriptor. */
struct copying {
	int from;
	off_t at;
	uint64_t size_bytes;
	FILE *out;
	int to;
};

static int copy(const struct copying *c, struct err *e)
{
	char chunk[CHUNK];
	uint64_t done = 0;

	while (done < c->size_bytes) {
		uint64_t left = c->size_bytes - done;
		ssize_t got = pread(c->from, chunk, left < CHUNK ? left : CHUNK,
				    c->at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, ERR_IO, "temporary file: %s",
				       got < 0 ? strerror(errno) : "cut off");
		if (c->out)
			fwrite(chunk, 1, (size_t)got, c->out);
		else if (file_put(c->to, chunk, (size_t)got, "file", e) < 0)
			return -1;
		done += (uint64_t)got;
	}
	return 0;
}

/* Where one file goes: a name in an open folder. */
struct place {
	int folder_fd;
	const char *name, *path; /* path: for messages */
};

static int copy_across(const struct place *to, int from, uint64_t size,
		       struct err *e)
{
	AUTO(free_text) char *name = xasprintf(".%.200s.hf-fetch", to->name);
	AUTO(close_fd) int fd = -1;
	struct copying c = { .from = from, .size_bytes = size };
	struct stat st;

	fstat(from, &st);
	unlinkat(to->folder_fd, name, 0);
	fd = openat(to->folder_fd, name,
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", to->path);
	c.to = fd;
	if (copy(&c, e) == 0 && fchmod(fd, st.st_mode & 0777) == 0 &&
	    fsync(fd) == 0 &&
	    renameat(to->folder_fd, name, to->folder_fd, to->name) == 0)
		return 0;
	err_errno(e, ERR_IO, "%s", to->path);
	unlinkat(to->folder_fd, name, 0);
	return -1;
}

static int put_in_place(const struct stage *s, const struct stage_part *p,
			const struct place *to, struct err *e)
{
	char name[NUMBER_SIZE];
	AUTO(close_fd) int fd = -1;
	struct stat st;

	name_number(name, p->number);
	fd = openat(s->waiting_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s/%s", s->waiting, name);
	if (!fstatat(to->folder_fd, to->name, &st, AT_SYMLINK_NOFOLLOW)) {
		if (S_ISLNK(st.st_mode))
			return below_refuse_link(to->path, e);
		if (S_ISREG(st.st_mode) && fchmod(fd, st.st_mode & 0777) < 0)
			return err_errno(e, ERR_IO, "%s", to->path);
	}
	if (fsync(fd) < 0)
		return err_errno(e, ERR_IO, "%s", to->path);
	if (!renameat(s->waiting_fd, name, to->folder_fd, to->name))
		return 0;
	if (errno == EXDEV)
		return copy_across(to, fd, p->size_bytes, e);
	return err_errno(e, ERR_IO, "%s", to->path);
}

static int give_below(struct stage *s, const struct stage_part *p,
		      struct err *e)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", s->to.folder, p->path);
	const char *slash = strrchr(p->path, '/');
	struct place to = { .name = slash ? slash + 1 : p->path, .path = path };

	if (below_open(&s->below, p->path, e) < 0)
		return err_wrap(e, "%s", s->to.folder);
	to.folder_fd = s->below.open_fd;
	return put_in_place(s, p, &to, e);
}

/* Into a link, a device or a pipe: as any other program writes there. */
static int give_through(const struct stage *s, const struct stage_part *p,
			struct err *e)
{
	AUTO(file_draft_release) struct file_draft d = FILE_DRAFT_INIT;
	char name[NUMBER_SIZE];
	AUTO(close_fd) int fd = -1;
	struct copying c = { .size_bytes = p->size_bytes };

	name_number(name, p->number);
	fd = openat(s->waiting_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s/%s", s->waiting, name);
	if (file_draft_open(&d, s->to.file, e) < 0)
		return -1;
	c.from = fd;
	c.to = d.fd;
	return copy(&c, e) < 0 ? -1 : file_draft_commit(&d, e);
}

static int give_file(struct stage *s, const struct stage_part *p, struct err *e)
{
	AUTO(free_text) char *folder = folder_of(s->to.file);
	const char *slash = strrchr(s->to.file, '/');
	struct place to = { .name = slash ? slash + 1 : s->to.file,
			    .path = s->to.file };

	if (is_through(s))
		return give_through(s, p, e);
	if (file_make_folder(folder, e) < 0)
		return -1;
	s->below.open_fd = open(folder, FOLDER_FLAGS);
	if (s->below.open_fd < 0)
		return err_errno(e, ERR_IO, "%s", folder);
	to.folder_fd = s->below.open_fd;
	return put_in_place(s, p, &to, e);
}

int stage_give(struct stage *s, const struct stage_part *p, struct err *e)
{
	const struct copying c = { .from = s->spool,
				   .at = p->at,
				   .size_bytes = p->size_bytes,
				   .out = s->to.out };

	if (s->to.folder)
		return give_below(s, p, e);
	return s->to.file ? give_file(s, p, e) : copy(&c, e);
}

/* Of the target; NULL for a stream. The caller frees. */
static char *target_path(const struct stage *s, const char *path)
{
	if (s->to.file)
		return xstrdup(s->to.file);
	return s->to.folder ? xasprintf("%s/%s", s->to.folder, path) : NULL;
}

int stage_remove(struct stage *s, const char *path, struct err *e)
{
	AUTO(free_text) char *whole = target_path(s, path);

	if (!whole)
		return 0;
	if (stage_check(s, path, e) < 0)
		return -1;
	if (unlink(whole) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR
		       ? 0
		       : err_errno(e, ERR_IO, "%s", whole);
}

int stage_old(const struct stage *s, const char *path)
{
	AUTO(free_text) char *whole = target_path(s, path);
	AUTO(close_fd) int fd = -1;
	struct stat st;
	int got;

	if (!whole)
		return -1;
	fd = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK |
				 (s->to.folder ? O_NOFOLLOW : 0));
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	got = fd;
	fd = -1;
	return got;
}
