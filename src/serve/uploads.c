/* uploads - the table of uploads, and parts on their way into them */
#include "serve/uploads.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "serve/store.h"
#include "serve/upload.h"

static struct upload **find(struct uploads *table, const char *path)
{
	struct upload **at = &table->first;

	while (*at && strcmp((*at)->path, path) != 0)
		at = &(*at)->next;
	return at;
}

static void forget(struct uploads *table, struct upload **at)
{
	struct upload *u = *at;

	*at = u->next;
	table->count--;
	upload_free(u);
}

/* Those that nobody goes on with. */
static void sweep(struct uploads *table)
{
	time_t before = time(NULL) - PARTS_SECONDS;
	struct upload **at = &table->first;

	while (*at) {
		struct stat st;
		bool is_there = lstat((*at)->path, &st) == 0;

		if ((*at)->users || (is_there && st.st_mtime >= before)) {
			at = &(*at)->next;
			continue;
		}
		unlink((*at)->path);
		forget(table, at);
	}
}

/* Held until let_go. NULL: there is none, or there are too many. */
static struct upload *hold(struct uploads *table, const struct parts *p,
			   bool is_new)
{
	AUTO(free_text) char *path = parts_path(p);
	struct upload **at;

	pthread_mutex_lock(&table->mutex);
	at = find(table, path);
	if (!*at && is_new && table->count >= UPLOADS_MAX) {
		sweep(table);
		at = find(table, path);
	}
	if (!*at && is_new && table->count < UPLOADS_MAX) {
		*at = upload_new(p, take(&path));
		table->count++;
	}
	if (*at)
		(*at)->users++;
	pthread_mutex_unlock(&table->mutex);
	return *at;
}

static bool is_closed(struct upload *u)
{
	bool result;

	pthread_mutex_lock(&u->mutex);
	result = u->is_closed;
	pthread_mutex_unlock(&u->mutex);
	return result;
}

static void let_go(struct uploads *table, struct upload *u)
{
	pthread_mutex_lock(&table->mutex);
	if (!--u->users && is_closed(u))
		forget(table, find(table, u->path));
	pthread_mutex_unlock(&table->mutex);
}

void uploads_release(struct uploads *table)
{
	while (table->first)
		forget(table, &table->first);
}

static int add(struct intake *in, const void *bytes, size_t len, struct err *e)
{
	struct upload_part *part = (struct upload_part *)in;
	int result;

	if (len > part->size - part->got)
		return err_set(e, ERR_DATA, "more than was announced");
	pthread_mutex_lock(&part->upload->mutex);
	result = upload_write(part, bytes, len, e);
	pthread_mutex_unlock(&part->upload->mutex);
	if (result < 0)
		return -1;
	store_start_writing(part->fd, part->at + part->got, len);
	part->got += len;
	return 0;
}

static void release(struct intake *in)
{
	struct upload_part *part = (struct upload_part *)in;
	struct upload *u = part->upload;

	pthread_mutex_lock(&u->mutex);
	upload_leave(part);
	pthread_mutex_unlock(&u->mutex);
	let_go(part->table, u);
	close_fd(&part->fd);
	free(part);
}

struct upload_part *uploads_begin(struct uploads *table, const struct parts *p,
				  size_t number, struct err *e)
{
	struct upload *u;
	struct upload_part *part;
	int result;

	if (store_make_folder(p->repo, e) < 0)
		return NULL;
	u = hold(table, p, true);
	if (!u) {
		err_set(e, ERR_AGAIN, "too many uploads are unfinished");
		return NULL;
	}
	part = xcalloc(1, sizeof *part);
	*part = (struct upload_part){ .intake = { add, release },
				      .table = table,
				      .upload = u,
				      .fd = -1 };
	pthread_mutex_lock(&u->mutex);
	result = upload_claim(part, number, e);
	pthread_mutex_unlock(&u->mutex);
	if (result == 0)
		return part;
	release(&part->intake);
	return NULL;
}

int uploads_end(struct upload_part *part, struct err *e)
{
	struct upload *u = part->upload;
	int result;

	if (part->got != part->size)
		return err_set(e, ERR_DATA, "%llu bytes, %llu were announced",
			       (unsigned long long)part->got,
			       (unsigned long long)part->size);
	pthread_mutex_lock(&u->mutex);
	result = upload_keep(part, e);
	pthread_mutex_unlock(&u->mutex);
	return result;
}

/* Whatever comes of it, the file is not there afterwards under its name. */
static int finish(struct upload *u, const struct parts *p, struct err *e)
{
	AUTO(file_draft_release) struct file_draft d = FILE_DRAFT_INIT;
	char sha256[HASH_SHA256_HEX];

	d.path = xasprintf("%s/lfs/%s", p->repo, p->whole.oid);
	d.temporary = xstrdup(u->path);
	d.fd = open(u->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (d.fd < 0)
		return err_errno(e, ERR_IO, "%s", u->path);
	store_start_writing(d.fd, 0, p->whole.size);
	if (follower_finish(&u->follower, d.fd, sha256, e) < 0)
		return -1;
	if (strcmp(sha256, p->whole.oid) != 0)
		return err_set(e, ERR_DATA,
			       "the content does not have this SHA-256");
	return file_draft_commit(&d, e);
}

int uploads_join(struct uploads *table, const struct parts *p,
		 const char *const *etags, struct err *e)
{
	struct upload *u = hold(table, p, false);
	int result;

	if (!u)
		return err_set(e, ERR_DATA, "part 1 is not here");
	pthread_mutex_lock(&u->mutex);
	result = upload_close(u, etags, e);
	pthread_mutex_unlock(&u->mutex);
	if (result == 0)
		result = finish(u, p, e);
	let_go(table, u);
	return result;
}
