/* change - the files of one commit to come, read and hashed */
#include "hub/change.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "hub/name.h"

static int open_regular(const char *path, struct err *e)
{
	/* O_NONBLOCK: a FIFO must not hang. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_errno(e, ERR_IO, "%s", path);
		close_fd(&fd);
		return -1;
	}
	if (S_ISREG(st.st_mode) && st.st_size <= (off_t)HUB_REGULAR_MAX)
		return fd;
	close_fd(&fd);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_DATA,
			       "%s: not a regular file; write it out first",
			       path);
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: larger than %zu bytes: it needs LFS, which is not "
		       "supported; split it",
		       path, HUB_REGULAR_MAX);
}

static void upload_release(struct hub_upload *u)
{
	free(take(&u->path));
	buf_release(&u->content);
}

int hub_change_add(struct hub_change *c, const char *operand, struct err *e)
{
	const char *equals = strchr(operand, '=');
	struct hub_upload *u;
	AUTO(close_fd) int fd = -1;

	if (!equals || !equals[1])
		return err_set(e, ERR_USAGE, "'%s' is not PATH=FILE", operand);
	c->files = xgrow(c->files, c->count, &c->room, sizeof *c->files);
	u = &c->files[c->count++]; /* released with the others */
	*u = (struct hub_upload){ .content = BUF_INIT(HUB_REGULAR_MAX) };
	u->path = xstrndup(operand, (size_t)(equals - operand));
	if (hub_path_check(u->path, e) < 0)
		return -1;
	fd = open_regular(equals + 1, e);
	if (fd < 0 || file_slurp(&u->content, fd, equals + 1, e) < 0)
		return -1;
	hash_blob(u->oid, u->content.data, u->content.len);
	hash_sha256(u->sha256, u->content.data, u->content.len);
	return 0;
}

static int note_path(struct map *seen, const char *path, struct err *e)
{
	void **place = map_put(seen, path, strlen(path));

	if (*place)
		return err_set(e, ERR_USAGE, "'%s' is named twice", path);
	*place = seen;
	return 0;
}

int hub_change_check(const struct hub_change *c, struct err *e)
{
	AUTO(map_release) struct map seen = { 0 };

	for (size_t i = 0; i < c->count; i++) {
		if (note_path(&seen, c->files[i].path, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < c->deletes.count; i++) {
		if (hub_path_check(c->deletes.items[i], e) < 0 ||
		    note_path(&seen, c->deletes.items[i], e) < 0)
			return -1;
	}
	return 0;
}

size_t hub_change_writes(const struct hub_change *c)
{
	size_t writes = 0;

	for (size_t i = 0; i < c->count; i++)
		writes += !c->files[i].is_same;
	return writes;
}

void hub_change_release(struct hub_change *c)
{
	for (size_t i = 0; i < c->count; i++)
		upload_release(&c->files[i]);
	free(take(&c->files));
	list_release(&c->deletes);
	c->count = 0;
}
