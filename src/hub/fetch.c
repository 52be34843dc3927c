/* fetch - the files of one commit: all of them verified, then given out */
#include "hub/fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "hub/mirror.h"
#include "hub/part.h"

#define CHUNK 65536

/* A download under way, and the file it is for. */
struct work {
	struct hub_download d;
	struct wanted_file *file; /* NULL: the place is free */
	size_t number;
	bool has_old; /* the target has one: its ids */
	struct hub_ids old;
	struct file_draft draft; /* of the cache, which d writes to then */
};

struct run {
	struct fetch *f;
	struct work *works; /* as many as jobs */
	size_t next;        /* of the files */
	size_t done;
};

/* The next run may go on with it. */
static void give_up(const struct fetch *f, struct work *w)
{
	const struct cache_key key = { f->commit, w->file->path };

	part_leave(&w->draft, &w->d, f->cache, &key);
	file_draft_release(&w->draft);
}

static void run_release(struct run *r)
{
	const struct fetch *f = r->f;

	for (size_t i = 0; i < f->jobs; i++) {
		struct work *w = &r->works[i];

		if (w->file && !f->cache && w->d.fd != f->stage->spool)
			close_fd(&w->d.fd);
		if (w->file && f->cache)
			give_up(f, w);
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

	if (!w->is_stopped || !w->is_stopped())
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

/* Out of the cache into the stage: 1; 0: it is not there. */
static int copy_cached(struct fetch *f, const struct work *w,
		       const struct cache_entry *entry, struct err *e)
{
	struct hub_download place = { .path = w->file->path };
	int got;

	if (stage_begin(f->stage, w->number, &place, e) < 0)
		return -1;
	if (place.end)
		place.at = *place.end;
	got = cache_copy(f->cache, entry, place.fd, place.at, e);
	if (got > 0 && place.end)
		*place.end += (off_t)entry->size_bytes;
	w->file->at = place.at;
	w->file->size_bytes = entry->size_bytes;
	stage_keep(f->stage, &place);
	return got;
}

static bool is_old(const struct work *w, const char *id)
{
	return w->has_old &&
	       (!strcmp(id, w->old.blob) || !strcmp(id, w->old.content));
}

static int refuse_absent(const struct fetch *f, const char *path, struct err *e)
{
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: %s: no such file at commit %s, as the cache has it",
		       f->hub->repo, path, f->commit);
}

/* 1: the cache settles it; 0: it does not. */
static int ask_cache(struct run *r, struct work *w, struct err *e)
{
	struct fetch *f = r->f;
	const struct cache_key key = { f->commit, w->file->path };
	struct cache_entry entry;
	int got = 1;

	if (!cache_entry(&entry, f->cache, &key))
		return 0;
	if (entry.is_absent && !f->may_be_absent)
		return refuse_absent(f, key.path, e);
	if (!entry.is_absent && entry.size_bytes > f->max_size)
		return err_set(e, ERR_DATA,
			       "%s: larger than the limit of %zu; see "
			       "--max-size",
			       key.path, f->max_size);
	if (entry.is_absent)
		w->file->state = WANTED_ABSENT;
	else if (is_old(w, entry.id))
		w->file->state = WANTED_UNCHANGED;
	else if ((got = copy_cached(f, w, &entry, e)) > 0)
		w->file->state = WANTED_HERE;
	if (got <= 0)
		return got;
	w->file->is_cached = true;
	settle(r, w->file, entry.is_absent ? NULL : entry.id);
	return 1;
}

/* Where the download goes: to the cache first when there is one. */
static int begin_download(const struct fetch *f, struct work *w, struct err *e)
{
	const struct cache_key key = { f->commit, w->file->path };

	w->d = (struct hub_download){ .path = w->file->path,
				      .commit = f->commit,
				      .limit = f->max_size,
				      .may_be_absent = f->may_be_absent };
	if (w->has_old)
		w->d.known = &w->old;
	if (!f->cache)
		return stage_begin(f->stage, w->number, &w->d, e);
	w->draft = (struct file_draft)FILE_DRAFT_INIT;
	if (cache_draft(f->cache, &w->draft, e) < 0)
		return -1;
	part_take(&w->draft, &w->d, f->cache, &key);
	w->d.fd = w->draft.fd;
	return 0;
}

static int refuse_offline(const struct fetch *f, const char *path,
			  struct err *e)
{
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: %s of commit %s is not in the cache, and "
		       "HF_HUB_OFFLINE is set: unset it to fetch the file once",
		       f->hub->repo, path, f->commit);
}

/* 1: a download is ready; 0: it needs none. */
static int begin_file(struct run *r, struct work *w, struct err *e)
{
	struct fetch *f = r->f;
	struct wanted_file *file = &f->wanted->files[r->next];
	int got = 0;

	w->file = file;
	w->number = r->next++;
	w->has_old = f->only_changed && know_old(&w->old, f, file->path);
	if (f->cache)
		got = ask_cache(r, w, e);
	if (got == 0 && f->hub->http.is_offline)
		got = refuse_offline(f, file->path, e);
	if (got == 0 && begin_download(f, w, e) == 0)
		return 1;
	w->file = NULL;
	return got > 0 ? 0 : -1;
}

static int next_download(void *context, struct hub_download **d, struct err *e)
{
	struct run *r = context;

	while (r->next < r->f->wanted->count) {
		struct work *w = free_work(r);
		int got;

		if (is_stopped(r->f, e) < 0)
			return -1;
		got = begin_file(r, w, e);
		*d = &w->d;
		if (got)
			return got;
	}
	return 0;
}

/* What was learnt goes into the cache, and the file on from there. */
static int keep_cached(struct fetch *f, struct work *w, struct err *e)
{
	const struct cache_key key = { f->commit, w->file->path };
	struct cache_entry entry = { .is_absent = w->d.is_absent,
				     .size_bytes = w->d.size_bytes };
	int got;

	if (w->d.is_unchanged)
		return 0;
	memcpy(entry.id, w->d.id, sizeof entry.id);
	if (!entry.is_absent &&
	    cache_keep(f->cache, &w->draft, entry.id, e) < 0)
		return -1;
	if (cache_put_entry(f->cache, &key, &entry, e) < 0)
		return -1;
	if (entry.is_absent)
		return 0;
	got = copy_cached(f, w, &entry, e);
	if (got)
		return got < 0 ? -1 : 0;
	return err_set(e, ERR_AGAIN, "%s: lost from the cache; try again",
		       key.path);
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
	if (!r->f->cache)
		stage_keep(r->f->stage, d);
	else if (keep_cached(r->f, w, e) < 0)
		return -1;
	if (r->f->cache)
		file_draft_release(&w->draft);
	w->file = NULL;
	settle(r, file, d->is_absent ? NULL : d->id);
	return is_stopped(r->f, e);
}

static int on_tick(void *context, uint64_t bytes, struct err *e)
{
	struct run *r = context;
	const struct fetch_watch *w = &r->f->watch;

	if (w->progress)
		w->progress(r->done, r->f->wanted->count, bytes);
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

/* Before the bytes: they are never there without it. */
static int mark_target(const struct fetch *f, const struct wanted_file *file,
		       struct err *e)
{
	const struct stage_target *to = &f->stage->to;

	if (to->folder)
		return mirror_mark_folder(f->stage, file->path, f->hub,
					  f->commit, e);
	return to->file ? mirror_mark_file(to->file, f->hub, f->commit, e) : 0;
}

/* 1: the target is not what it was. */
static int give(const struct fetch *f, size_t number, struct err *e)
{
	const struct wanted_file *file = &f->wanted->files[number];
	const struct stage_part part = { .path = file->path,
					 .number = number,
					 .at = file->at,
					 .size_bytes = file->size_bytes };

	if (file->state == WANTED_HERE && f->hub->is_mirror &&
	    mark_target(f, file, e) < 0)
		return -1;
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
	if (f->stage->to.file && !f->hub->is_mirror)
		return mirror_clear(f->stage->to.file, e);
	return 0;
}
