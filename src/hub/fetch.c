/* fetch - the files of one commit: all of them verified, then given out */
#include "hub/fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define CHUNK 65536

/* A download under way, and the file it is for. */
struct work {
	struct hub_download d;
	struct wanted_file *file; /* NULL: the place is free */
	struct hub_ids old;
};

struct run {
	struct fetch *f;
	struct work *works; /* as many as jobs */
	size_t next;        /* of the files */
	size_t done;
};

static void run_release(struct run *r)
{
	int spool = r->f->stage->spool;

	for (size_t i = 0; i < r->f->jobs; i++) {
		if (r->works[i].file && r->works[i].d.fd != spool)
			close_fd(&r->works[i].d.fd);
	}
	free(r->works);
}

static int hash_old(struct hub_ids *ids, int fd, uint64_t size_bytes)
{
	char chunk[CHUNK];
	struct hash_stream hash;
	uint64_t done = 0;
	ssize_t got;

	hash_start(&hash, size_bytes);
	while ((got = read(fd, chunk, sizeof chunk)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		hash_update(&hash, chunk, (size_t)got);
		done += (uint64_t)got;
	}
	hash_finish(&hash, ids->blob, ids->content);
	return done == size_bytes ? 0 : -1;
}

/* The ids of what the target has; false: it has nothing to compare with. */
static bool know_old(struct hub_ids *ids, const struct fetch *f,
		     const char *path)
{
	AUTO(close_fd) int fd = stage_old(f->stage, path);
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 &&
	       hash_old(ids, fd, (uint64_t)st.st_size) == 0;
}

static int is_stopped(const struct fetch *f, struct err *e)
{
	const struct fetch_watch *w = &f->watch;

	if (!w->is_stopped || !w->is_stopped(w->context))
		return 0;
	return err_set(e, ERR_AGAIN, "interrupted; nothing was written");
}

static void settle(struct run *r, struct wanted_file *file, const char *id)
{
	const struct fetch_watch *w = &r->f->watch;

	r->done++;
	if (w->file)
		w->file(w->context, file, id);
}

static struct work *free_work(const struct run *r)
{
	struct work *w = r->works;

	while (w->file)
		w++;
	return w;
}

static int next_download(void *context, struct hub_download **d, struct err *e)
{
	struct run *r = context;
	struct fetch *f = r->f;
	struct wanted_file *file = &f->wanted->files[r->next];
	struct work *w;

	if (is_stopped(f, e) < 0)
		return -1;
	if (r->next == f->wanted->count)
		return 0;
	w = free_work(r);
	w->d = (struct hub_download){ .path = file->path,
				      .commit = f->commit,
				      .limit = f->max_size,
				      .may_be_absent = f->may_be_absent };
	if (f->only_changed && know_old(&w->old, f, file->path))
		w->d.known = &w->old;
	if (stage_begin(f->stage, r->next, &w->d, e) < 0)
		return -1;
	w->file = file;
	r->next++;
	*d = &w->d;
	return 1;
}

static int download_done(void *context, struct hub_download *d, struct err *e)
{
	struct run *r = context;
	struct work *w = (struct work *)d; /* d is its first member */
	struct wanted_file *file = w->file;

	file->at = d->at;
	file->size_bytes = d->size_bytes;
	file->resumed_bytes = d->resumed_bytes;
	file->state = d->is_absent      ? WANTED_ABSENT
		      : d->is_unchanged ? WANTED_UNCHANGED
					: WANTED_HERE;
	stage_keep(r->f->stage, d);
	w->file = NULL;
	settle(r, file, d->id);
	return is_stopped(r->f, e);
}

static int on_tick(void *context, uint64_t bytes, struct err *e)
{
	struct run *r = context;
	const struct fetch_watch *w = &r->f->watch;

	if (w->progress)
		w->progress(w->context, r->done, bytes);
	return is_stopped(r->f, e);
}

int fetch_all(struct fetch *f, struct err *e)
{
	AUTO(run_release) struct run r = { .f = f };
	const struct hub_downloads all = { .jobs = f->jobs,
					   .next = next_download,
					   .done = download_done,
					   .tick = on_tick,
					   .context = &r };

	r.works = xcalloc(f->jobs, sizeof *r.works);
	for (size_t i = 0; i < f->wanted->count; i++) {
		if (stage_check(f->stage, f->wanted->files[i].path, e) < 0)
			return -1;
	}
	return hub_downloads(f->hub, &all, e);
}

/* 1: the target is not what it was. */
static int give(const struct fetch *f, size_t number, struct err *e)
{
	const struct wanted_file *file = &f->wanted->files[number];
	const struct stage_part part = { .path = file->path,
					 .number = number,
					 .at = file->at,
					 .size_bytes = file->size_bytes };

	if (file->state == WANTED_HERE)
		return stage_give(f->stage, &part, e) < 0 ? -1 : 1;
	if (file->state == WANTED_ABSENT)
		return stage_remove(f->stage, file->path, e);
	return 0;
}

int fetch_give(struct fetch *f, size_t *changed, struct err *e)
{
	*changed = 0;
	for (size_t i = 0; i < f->wanted->count; i++) {
		int got = give(f, i, e);

		if (got < 0)
			return -1;
		*changed += (size_t)got;
	}
	below_sync(&f->stage->below);
	return 0;
}
