/* change - the files of one commit to come, read and hashed */
#include "hub/change.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "hub/mirror.h"
#include "hub/name.h"
#include "json/utf8.h"

#define WINDOW ((size_t)1 << 18) /* bytes read at once */

static int open_regular(const char *path, uint64_t *size_bytes, struct err *e)
{
	/* O_NONBLOCK: a FIFO must not hang. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_errno(e, ERR_IO, "%s", path);
		close_fd(&fd);
		return -1;
	}
	*size_bytes = (uint64_t)st.st_size;
	if (S_ISREG(st.st_mode) && *size_bytes <= HUB_LFS_MAX)
		return fd;
	close_fd(&fd);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_DATA,
			       "%s: not a regular file; write it out first",
			       path);
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: larger than the Hub takes; split it", path);
}

/* Released with the others. */
static struct hub_upload *new_upload(struct hub_change *c)
{
	struct hub_upload *u;

	c->files = xgrow(c->files, c->count, &c->room, sizeof *c->files);
	u = &c->files[c->count++];
	*u = (struct hub_upload){ .content = BUF_INIT(HUB_REGULAR_MAX) };
	return u;
}

static void upload_release(struct hub_upload *u)
{
	free(take(&u->path));
	free(take(&u->file));
	buf_release(&u->content);
}

/* Which ids are asked for, and what they are made of. */
struct ids {
	bool has_blob, has_content;
	struct hash_stream hash;
};

static void update(struct ids *ids, const char *bytes, size_t len)
{
	if (ids->has_blob)
		sha1_update(&ids->hash.blob, len, (const uint8_t *)bytes);
	if (ids->has_content)
		sha256_update(&ids->hash.content, len, (const uint8_t *)bytes);
}

static void note(struct hub_upload *u, struct ids *ids)
{
	char oid[HASH_SHA1_HEX], sha256[HASH_SHA256_HEX];

	hash_finish(&ids->hash, oid, sha256);
	if (ids->has_blob)
		memcpy(u->oid, oid, sizeof oid);
	if (ids->has_content)
		memcpy(u->sha256, sha256, sizeof sha256);
}

/* Those ids; of the bytes, a sample is kept. */
static int read_large(struct hub_upload *u, int fd, struct ids *ids,
		      struct err *e)
{
	AUTO(free_text) char *window = xmalloc(WINDOW);
	uint64_t got = 0;

	hash_start(&ids->hash, u->size_bytes);
	for (;;) {
		ssize_t len = pread(fd, window, WINDOW, (off_t)got);

		if (len < 0)
			return err_errno(e, ERR_IO, "%s", u->file);
		if (!len)
			break;
		if (!u->content.len)
			buf_add(&u->content, window,
				len < HUB_SAMPLE ? (size_t)len : HUB_SAMPLE);
		update(ids, window, (size_t)len);
		got += (uint64_t)len;
	}
	note(u, ids);
	if (got == u->size_bytes)
		return 0;
	return err_set(e, ERR_DATA, "%s: changed while it was read", u->file);
}

int hub_upload_know(struct hub_upload *u, struct err *e)
{
	struct hub_upload before = *u;
	struct ids both = { .has_blob = true, .has_content = true };
	AUTO(close_fd) int fd = -1;

	if (*u->oid && *u->sha256)
		return 0;
	if (u->is_kept) {
		hash_blob(u->oid, u->content.data, u->content.len);
		hash_sha256(u->sha256, u->content.data, u->content.len);
		return 0;
	}
	fd = hub_upload_open(u, e);
	if (fd < 0 || read_large(u, fd, &both, e) < 0)
		return -1;
	if ((!*before.oid || !strcmp(u->oid, before.oid)) &&
	    (!*before.sha256 || !strcmp(u->sha256, before.sha256)))
		return 0;
	return err_set(e, ERR_DATA, "%s: changed since it was read", u->file);
}

static void identify(struct hub_upload *u)
{
	u->is_kept = true;
	u->size_bytes = u->content.len;
	hash_blob(u->oid, u->content.data, u->content.len);
	*u->sha256 = '\0';
}

static int read_small(struct hub_upload *u, int fd, struct err *e)
{
	if (file_slurp(&u->content, fd, u->file, e) < 0)
		return -1;
	identify(u);
	return 0;
}

int hub_change_add(struct hub_change *c, const char *operand, struct err *e)
{
	const char *equals = strchr(operand, '=');
	AUTO(close_fd) int fd = -1;
	struct hub_upload *u;
	struct ids ids = { 0 };

	if (!equals || !equals[1])
		return err_set(e, ERR_USAGE, "'%s' is not PATH=FILE", operand);
	u = new_upload(c);
	u->path = xstrndup(operand, (size_t)(equals - operand));
	u->file = xstrdup(equals + 1);
	if (hub_path_check(u->path, e) < 0)
		return -1;
	fd = open_regular(u->file, &u->size_bytes, e);
	if (fd < 0 || mirror_refuse(u->file, e) < 0)
		return -1;
	ids.has_content = u->size_bytes > HUB_REGULAR_MAX;
	ids.has_blob = !ids.has_content || c->names_blobs;
	if (u->size_bytes > HUB_KEPT_MAX - c->kept_bytes)
		return read_large(u, fd, &ids, e);
	if (read_small(u, fd, e) < 0)
		return -1;
	/* It may have grown meanwhile. */
	c->kept_bytes += u->content.len;
	if (c->kept_bytes > HUB_KEPT_MAX)
		c->kept_bytes = HUB_KEPT_MAX;
	return 0;
}

int hub_upload_open(const struct hub_upload *u, struct err *e)
{
	uint64_t size_bytes = 0;
	int fd = open_regular(u->file, &size_bytes, e);

	if (fd < 0 || size_bytes == u->size_bytes)
		return fd;
	close_fd(&fd);
	return err_set(e, ERR_DATA, "%s: changed since it was read", u->file);
}

void hub_change_put(struct hub_change *c, const char *path,
		    const struct buf *content)
{
	struct hub_upload *u = NULL;

	for (size_t i = 0; i < c->count; i++) {
		if (!strcmp(c->files[i].path, path))
			u = &c->files[i];
	}
	if (!u) {
		u = new_upload(c);
		u->path = xstrdup(path);
		u->file = xstrdup(path);
	}
	buf_clear(&u->content);
	buf_add(&u->content, content->data, content->len);
	identify(u);
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

char *hub_change_message(const struct hub_change *c)
{
	size_t files = c->count + c->deletes.count;

	if (!files)
		return xstrdup("Update the card");
	return xasprintf("Update %zu file%s", files, files == 1 ? "" : "s");
}

int hub_change_texts(const struct hub_change *c, struct err *e)
{
	if (c->summary && (!*c->summary || !utf8_is_text(c->summary)))
		return err_set(e, ERR_USAGE, "--message is empty or not UTF-8");
	if (c->description && !utf8_is_text(c->description))
		return err_set(e, ERR_USAGE, "--description is not UTF-8");
	if (c->parent && !hub_is_id(c->parent))
		return err_set(e, ERR_USAGE,
			       "--parent is a full commit id, not '%s'",
			       c->parent);
	return 0;
}

size_t hub_change_writes(const struct hub_change *c)
{
	size_t writes = 0;

	for (size_t i = 0; i < c->count; i++)
		writes += !c->files[i].is_same;
	return writes;
}

size_t hub_change_count(const struct hub_change *c)
{
	return hub_change_writes(c) + c->present.count;
}

void hub_change_release(struct hub_change *c)
{
	for (size_t i = 0; i < c->count; i++)
		upload_release(&c->files[i]);
	free(take(&c->files));
	list_release(&c->deletes);
	list_release(&c->present);
	c->count = 0;
}
