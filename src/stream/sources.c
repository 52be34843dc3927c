/* sources - inputs whose records can be read a second time */
#include "stream/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/write.h"

#define AHEAD 65536   /* bytes read at once when reading goes on in order */
#define PENDING 65536 /* bytes before the spool is written to */

void sources_init(struct sources *all, const char *folder, int output)
{
	*all = (struct sources){ .folder = folder,
				 .output = output,
				 .spool = -1,
				 .pending = BUF_INIT(BUF_MAX),
				 .window = BUF_INIT(BUF_MAX) };
}

void sources_release(struct sources *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct source *source = all->items[i];

		if (source->fd > STDIN_FILENO)
			close(source->fd);
		free(source);
	}
	free(all->items);
	close_fd(&all->spool);
	buf_release(&all->pending);
	buf_release(&all->window);
	sources_init(all, NULL, -1);
}

/* What is written to while it is read cannot be read again. */
static bool is_output(const struct sources *all, const struct stat *st)
{
	struct stat out;

	return all->output >= 0 && !fstat(all->output, &out) &&
	       out.st_dev == st->st_dev && out.st_ino == st->st_ino;
}

/* Some file systems have regular files of size 0 with something in them. */
static bool is_readable_again(const struct source *s)
{
	return S_ISREG(s->stat.st_mode) && s->stat.st_size > 0 &&
	       s->start >= 0 && s->all->files < SOURCES_FILES &&
	       !is_output(s->all, &s->stat);
}

int sources_open(struct sources *all, const char *path, struct source **source,
		 struct err *e)
{
	bool is_stdin = !strcmp(path, "-");
	AUTO(close_fd) int opened = -1;
	struct source *new;
	int fd = STDIN_FILENO;

	if (!is_stdin)
		fd = opened = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	new = xcalloc(1, sizeof *new);
	all->items = xgrow(all->items, all->count, &all->room,
			   sizeof(struct source *));
	all->items[all->count++] = new;
	*new = (struct source){ .name = is_stdin ? "stdin" : path,
				.fd = fd,
				.all = all };
	opened = -1;
	if (fstat(fd, &new->stat) < 0)
		return err_errno(e, ERR_IO, "%s", new->name);
	new->start = lseek(fd, 0, SEEK_CUR);
	new->is_file = is_readable_again(new);
	all->files += new->is_file;
	*source = new;
	return 0;
}

void source_show(struct source *source, off_t offset)
{
	struct sources *all = source->all;

	all->records++;
	progress_show(&all->progress, all->records,
		      all->before + (uint64_t)offset, all->total);
}

void source_close(struct source *source)
{
	if (S_ISREG(source->stat.st_mode))
		source->all->before += (uint64_t)source->stat.st_size;
	if (source->is_file)
		return;
	if (source->fd > STDIN_FILENO)
		close(source->fd);
	source->fd = -1;
}

static int write_pending(struct sources *all, struct err *e)
{
	if (all->spool < 0)
		all->spool = file_spool(all->folder, e);
	if (all->spool < 0 || file_put(all->spool, all->pending.data,
				       all->pending.len, "spool", e) < 0)
		return -1;
	all->spooled += (off_t)all->pending.len;
	buf_clear(&all->pending);
	return 0;
}

int source_keep(struct stretch *kept, struct source *source,
		const struct record *record, struct err *e)
{
	const struct json_doc *doc = &record->doc;
	struct sources *all = source->all;
	size_t before = all->pending.len;

	kept->source = source;
	if (source->is_file) {
		kept->offset = source->start + record->offset;
		kept->len = doc->len;
		kept->is_compact = false;
		return 0;
	}
	json_compact_doc(&all->pending, doc);
	kept->offset = all->spooled + (off_t)before;
	kept->len = all->pending.len - before;
	kept->is_compact = true;
	return all->pending.len < PENDING ? 0 : write_pending(all, e);
}

/* -1 with errno; 0 bytes are the end of a file that was longer once. */
static ssize_t read_at(int fd, char *to, size_t len, off_t at)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got =
			pread(fd, to + done, len - done, at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static void note_failure(struct sources *all, const char *name, ssize_t got)
{
	if (all->failure.kind)
		return;
	if (got < 0)
		err_errno(&all->failure, ERR_IO, "%s", name);
	else
		err_set(&all->failure, ERR_IO,
			"%s: changed while it was read; run again", name);
}

/* Whether the window holds the stretch; else it begins there after it. */
static bool is_in_window(const struct sources *all, const struct stretch *s)
{
	off_t into = s->offset - all->window_at;

	return all->window_of == s->source && into >= 0 &&
	       (size_t)into + s->len <= all->window.len;
}

/* Reading goes on in order when a stretch begins not far behind the last. */
static size_t length_to_read(const struct sources *all, const struct stretch *s)
{
	off_t gap = s->offset - all->window_at;

	if (all->window_of == s->source && gap >= 0 &&
	    gap < (off_t)all->window.len + AHEAD && s->len < AHEAD)
		return AHEAD;
	return s->len;
}

static const char *read_stretch(struct sources *all, const struct stretch *s)
{
	int fd = s->source->is_file ? s->source->fd : all->spool;
	size_t len = length_to_read(all, s);
	ssize_t got;

	buf_clear(&all->window);
	buf_room(&all->window, len);
	got = read_at(fd, all->window.data, len, s->offset);
	all->window_of = s->source;
	all->window_at = s->offset;
	if (got < (ssize_t)s->len) {
		note_failure(all, s->source->name, got);
		return NULL;
	}
	buf_grew(&all->window, (size_t)got);
	return all->window.data;
}

const char *source_text(const struct stretch *s)
{
	struct sources *all = s->source->all;

	if (!s->source->is_file && s->offset >= all->spooled)
		return all->pending.data + (s->offset - all->spooled);
	if (is_in_window(all, s))
		return all->window.data + (s->offset - all->window_at);
	return read_stretch(all, s);
}

static bool is_changed(const struct source *source)
{
	struct stat now;

	return source->is_file &&
	       (fstat(source->fd, &now) < 0 ||
		now.st_size != source->stat.st_size ||
		now.st_mtim.tv_sec != source->stat.st_mtim.tv_sec ||
		now.st_mtim.tv_nsec != source->stat.st_mtim.tv_nsec);
}

int sources_check(const struct sources *all, struct err *e)
{
	if (all->failure.kind)
		return err_set(e, all->failure.kind, "%s", all->failure.text);
	for (size_t i = 0; i < all->count; i++) {
		if (is_changed(all->items[i]))
			return err_set(e, ERR_IO,
				       "%s: changed while it was read; run "
				       "again",
				       all->items[i]->name);
	}
	return 0;
}
