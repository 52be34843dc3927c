/* mirror - what a folder or a file says of the mirror that it came from */
#include "hub/mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/member.h"

#define MARK_MAX ((size_t)1 << 20)

bool mirror_is_mark(const char *path)
{
	size_t len = strlen(path), own = strlen(MIRROR_MARK);

	return len >= own && !strcmp(path + len - own, MIRROR_MARK);
}

static void write_line(struct buf *out, const struct hub *h, const char *commit)
{
	buf_addc(out, '{');
	member_text(out, "mirror", h->endpoint);
	member_text(out, "type", h->type);
	member_text(out, "repo", h->repo);
	member_text(out, "revision", h->revision);
	member_text(out, "commit", commit);
	buf_adds(out, "}\n");
}

/* Add the line unless it is there; no link is followed. */
static int add_line(int folder_fd, const struct buf *line, const char *path,
		    struct err *e)
{
	AUTO(buf_release) struct buf old = BUF_INIT(MARK_MAX);
	AUTO(close_fd)
	int fd = openat(folder_fd, MIRROR_MARK,
			O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0666);

	if (fd < 0 && errno == ELOOP)
		return below_refuse_link(path, e);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (file_slurp(&old, fd, path, e) < 0)
		return e->kind == ERR_DATA ? 0 : -1; /* marked often enough */
	if (memmem(old.data, old.len, line->data, line->len))
		return 0;
	if (file_put(fd, line->data, line->len, path, e) < 0)
		return -1;
	return fsync(fd) < 0 ? err_errno(e, ERR_IO, "%s", path) : 0;
}

int mirror_mark_folder(struct stage *s, const char *path, const struct hub *h,
		       const char *commit, struct err *e)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *mark = NULL;

	if (below_open(&s->below, path, e) < 0)
		return err_wrap(e, "%s", s->to.folder);
	write_line(&line, h, commit);
	mark = xasprintf("%s/%s%s" MIRROR_MARK, s->to.folder,
			 s->below.open_path, *s->below.open_path ? "/" : "");
	return add_line(s->below.open_fd, &line, mark, e);
}

int mirror_mark_file(const char *file, const struct hub *h, const char *commit,
		     struct err *e)
{
	AUTO(buf_release) struct buf line = BUF_INIT(BUF_MAX);
	AUTO(free_text) char *mark = xasprintf("%s" MIRROR_MARK, file);

	write_line(&line, h, commit);
	return file_write(mark, line.data, line.len, e);
}

static int refuse_mark(const char *mark, struct err *e)
{
	struct stat st;

	if (lstat(mark, &st) < 0)
		return 0;
	return err_set(e, ERR_DATA,
		       "%s: this came from a mirror, which is for reading; "
		       "fetch it from the Hub",
		       mark);
}

static int refuse_marked(const char *file, struct err *e)
{
	AUTO(free_text) char *own = xasprintf("%s" MIRROR_MARK, file);
	const char *slash = strrchr(file, '/');
	AUTO(free_text)
	char *folders = xasprintf("%.*s" MIRROR_MARK,
				  slash ? (int)(slash + 1 - file) : 0, file);

	return refuse_mark(own, e) < 0 ? -1 : refuse_mark(folders, e);
}

int mirror_refuse(const char *file, struct err *e)
{
	AUTO(free_text) char *real = realpath(file, NULL);

	if (refuse_marked(file, e) < 0)
		return -1;
	return real ? refuse_marked(real, e) : 0;
}

int mirror_clear(const char *file, struct err *e)
{
	AUTO(free_text) char *mark = xasprintf("%s" MIRROR_MARK, file);

	if (unlink(mark) < 0 && errno != ENOENT && errno != ENOTDIR)
		return err_errno(e, ERR_IO, "%s", mark);
	return 0;
}
