/* purge - a repository without some paths in all of its history */
#include "git/purge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/gc_lock.h"
#include "git/modules.h"
#include "git/survivors.h"

/* All that a purge holds meanwhile. */
struct purge {
	const struct repository *r;
	const struct purge_query *query;
	struct purge_result *result;
	struct store store;
	struct history history;
	struct pack_write w;
	struct without without;
	struct thin thin;
	char *folder, *draft; /* ours; the pack that is being written */
	struct gc_lock gc;
	int lock, fd;
	bool was_interrupted;
};

static void end_purge(struct purge *p)
{
	thin_release(&p->thin);
	without_release(&p->without);
	pack_write_release(&p->w);
	history_release(&p->history);
	store_release(&p->store);
	close_fd(&p->fd);
	if (p->draft)
		unlink(p->draft);
	if (p->folder && !purge_is_noted(p->folder))
		refs_forget(p->r, p->folder);
	gc_lock_release(&p->gc);
	close_fd(&p->lock);
	free(p->folder);
	free(p->draft);
}

void purge_release(struct purge_result *result)
{
	refs_release(&result->refs);
	lfs_release(&result->lfs);
	free(result->unmet);
	free(result->remote);
	free(result->folder);
	*result = (struct purge_result){ 0 };
}

static void add_paths(struct purge *p)
{
	for (size_t i = 0; i < p->query->path_count; i++)
		without_path(&p->without, p->query->paths[i]);
}

/* What an earlier one left that was killed: finished when it can be. */
static int recover(struct purge *p, struct err *e)
{
	AUTO(without_release) struct without paths = { 0 };

	purge_tidy(p->r, p->folder);
	if (!purge_is_noted(p->folder)) {
		refs_forget(p->r, p->folder);
		return 0;
	}
	p->was_interrupted = true;
	if (!refs_are_switched(p->r, p->folder)) {
		refs_forget(p->r, p->folder);
		return 0;
	}
	p->query->note("finishing a purge that was interrupted");
	without_init(&paths, &p->store, &p->w);
	for (size_t i = 0; i < p->query->path_count; i++)
		without_path(&paths, p->query->paths[i]);
	return purge_sweep(p->r, p->folder, &paths, e);
}

/* One at a time; the lock goes with the process. */
static int hold_folder(struct purge *p, struct err *e)
{
	const char *top = git_repository_commondir(p->r->git);
	AUTO(free_text) char *lock = xasprintf("%spurge/lock", top);
	AUTO(free_text) char *draft = NULL;

	p->folder = xasprintf("%spurge", top);
	if (mkdir(p->folder, 0777) < 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "%s", p->folder);
	p->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (p->lock < 0)
		return err_errno(e, ERR_IO, "%s", lock);
	if (flock(p->lock, LOCK_EX | LOCK_NB) < 0)
		return err_set(e, ERR_AGAIN, "%s: another purge is at work",
			       p->r->name);
	draft = xasprintf("%s/gc.pid", p->folder);
	if (gc_lock_hold(&p->gc, top, draft, e) < 0)
		return -1;
	return recover(p, e);
}

static int open_draft(struct purge *p, struct err *e)
{
	if (p->query->is_dry) {
		p->fd = file_spool(p->query->spool, e);
		return p->fd < 0 ? -1 : 0;
	}
	p->draft = xasprintf("%sobjects/pack/tmp_purge",
			     git_repository_commondir(p->r->git));
	p->fd = open(p->draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0444);
	if (p->fd < 0)
		return err_errno(e, ERR_IO, "%s", p->draft);
	return 0;
}

/* The commits that a reference leads to; tags at tags are followed. */
static int add_tip(struct purge *p, const struct ref *ref, struct err *e)
{
	bool is_note = !strncmp(ref->name, "refs/notes/", 11);
	struct oid id = ref->old;

	for (unsigned depth = 0; depth < 100; depth++) {
		AUTO(store_drop) struct store_bytes *bytes = NULL;
		struct object_tag tag;

		if (history_find(&p->history, &id) != HISTORY_NONE)
			return 0;
		if (store_get(&bytes, &p->store, &id, OBJECT_NONE, e) < 0)
			return -1;
		if (bytes->type == OBJECT_COMMIT)
			return history_add(&p->history, &id, is_note, e);
		if (bytes->type != OBJECT_TAG)
			return 0;
		if (object_tag(&tag, bytes->data, bytes->len, e) < 0)
			return -1;
		id = tag.target;
	}
	return err_set(e, ERR_DATA, "tags at tags without end");
}

/* Notes last: what only they reach is theirs. */
static int load_history(struct purge *p, struct err *e)
{
	struct refs *refs = &p->result->refs;

	history_init(&p->history, &p->store);
	for (int notes = 0; notes < 2; notes++) {
		for (size_t i = 0; i < refs->count; i++) {
			const struct ref *ref = &refs->items[i];
			bool is_note = !strncmp(ref->name, "refs/notes/", 11);

			if (ref->target || is_note != notes)
				continue;
			if (add_tip(p, ref, e) < 0)
				return err_wrap(e, "%s: %s", p->r->name,
						ref->name);
		}
	}
	history_sort(&p->history);
	return 0;
}

static int move_ref(struct purge *p, struct ref *ref, struct err *e)
{
	struct thin_fate fate;

	if (thin_object(&fate, &p->thin, &ref->old, e) < 0)
		return err_wrap(e, "%s: %s", p->r->name, ref->name);
	ref->fresh = fate.id;
	ref->is_gone = fate.is_gone;
	ref->is_moved = fate.is_moved;
	p->result->counts.moved += fate.is_moved;
	if (fate.is_gone && p->result->refs.head &&
	    !strcmp(ref->name, p->result->refs.head))
		return err_set(e, ERR_UNAVAILABLE,
			       "%s: nothing would be left of %s, which HEAD "
			       "names; point HEAD at another branch first",
			       p->r->name, ref->name);
	p->result->is_changed |=
		fate.is_gone || !oid_equal(&ref->old, &ref->fresh);
	return 0;
}

/* What only the paths held. */
static size_t count_purged(const struct purge *p)
{
	size_t count = 0;

	for (uint32_t n = 0; n < p->store.count; n++)
		count += p->without.marks[n] == WITHOUT_DROPPED;
	return count;
}

/* What .gitmodules of the branch that HEAD names says of the paths. */
static size_t count_modules(const struct purge *p)
{
	const struct refs *refs = &p->result->refs;
	const struct ref *head =
		refs->head ? refs_find(refs, refs->head) : NULL;
	uint32_t n =
		head ? history_find(&p->history, &head->old) : HISTORY_NONE;

	return n == HISTORY_NONE ? 0
				 : modules_dropped(&p->without,
						   &p->history.commits[n].tree);
}

/* A path that is nowhere may be one that was spelt in another way. */
static void find_unmet(struct purge *p)
{
	struct purge_result *result = p->result;

	result->unmet = xcalloc(p->query->path_count + 1, sizeof(char *));
	for (size_t i = 0; i < p->query->path_count; i++) {
		const char *path = p->query->paths[i];

		if (!without_met(&p->without, path))
			result->unmet[result->unmet_count++] = path;
	}
}

static int rewrite(struct purge *p, struct err *e)
{
	struct refs *refs = &p->result->refs;

	if (pack_write_open(&p->w, p->fd, e) < 0)
		return -1;
	without_init(&p->without, &p->store, &p->w);
	add_paths(p);
	thin_init(&p->thin, &p->history, &p->without);
	if (thin_commits(&p->thin, e) < 0)
		return err_wrap(e, "%s", p->r->name);
	if (without_mark_dropped(&p->without, e) < 0)
		return -1;
	for (size_t i = 0; i < refs->count; i++) {
		if (!refs->items[i].target &&
		    move_ref(p, &refs->items[i], e) < 0)
			return -1;
	}
	p->thin.counts.moved = p->result->counts.moved;
	p->result->counts = p->thin.counts;
	p->result->purged = count_purged(p);
	lfs_dropped(&p->result->lfs, &p->without);
	p->result->modules = count_modules(p);
	find_unmet(p);
	return 0;
}

static int sync_folder(const char *path, struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		return err_errno(e, ERR_IO, "%s", path);
	return 0;
}

/*
 * The pack under its name, its index last: git looks for indexes. The draft of
 * that lies in our folder until then and says whose the pack is.
 */
static int install_pack(struct purge *p, const struct oid *checksum,
			const struct buf *index, struct err *e)
{
	AUTO(free_text)
	char *packs = xasprintf("%sobjects/pack",
				git_repository_commondir(p->r->git));
	AUTO(free_text) char *pack = NULL;
	AUTO(free_text) char *idx = NULL;
	AUTO(free_text) char *draft = NULL;
	char hex[OID_HEX + 1];

	oid_hex(hex, checksum);
	pack = xasprintf("%s/pack-%s.pack", packs, hex);
	idx = xasprintf("%s/pack-%s.idx", packs, hex);
	draft = xasprintf("%s/pack-%s.idx", p->folder, hex);
	if (file_write(draft, index->data, index->len, e) < 0)
		return -1;
	if (fsync(p->fd) < 0 || chmod(draft, 0444) < 0 ||
	    rename(p->draft, pack) < 0 || rename(draft, idx) < 0)
		return err_errno(e, ERR_IO, "%s", pack);
	return sync_folder(packs, e);
}

static void measure_before(struct purge *p)
{
	struct stat st;

	p->result->objects_before = p->store.index.count;
	for (size_t k = 0; k < p->store.pack_count; k++)
		p->result->bytes_before +=
			p->store.packs[k].size + p->store.packs[k].idx_size;
	for (size_t i = 0; i < p->store.loose_count; i++) {
		AUTO(free_text)
		char *path = store_loose_path(&p->store, &p->store.loose[i]);

		if (stat(path, &st) == 0)
			p->result->bytes_before += (uint64_t)st.st_size;
	}
}

static int switch_over(struct purge *p, const struct oid *checksum,
		       const struct buf *index, struct err *e)
{
	p->result->folder = xstrdup(p->folder);
	if (install_pack(p, checksum, index, e) < 0 ||
	    purge_write_maps(p->result, &p->history, e) < 0 ||
	    purge_note_old(&p->store, p->folder, checksum, e) < 0 ||
	    refs_switch(&p->result->refs, p->r, p->folder, e) < 0)
		return -1;
	if (purge_sweep(p->r, p->folder, &p->without, e) < 0)
		return -1;
	return purge_check_alone(p->r, checksum, e);
}

static int finish(struct purge *p, struct err *e)
{
	AUTO(buf_release) struct buf index = BUF_INIT(BUF_MAX);
	struct oid checksum;

	for (uint32_t n = 0; n < p->store.count; n++)
		p->without.marks[n] &= WITHOUT_LIVES;
	if (survivors_copy(&p->w, &p->store, p->without.marks, e) < 0 ||
	    pack_write_finish(&checksum, &p->w, e) < 0)
		return -1;
	pack_write_index(&index, &p->w, &checksum);
	p->result->objects_after = p->w.count;
	p->result->bytes_after = p->w.at + OID_RAW + index.len;
	return p->query->is_dry ? 0 : switch_over(p, &checksum, &index, e);
}

static int back_up(struct purge *p, struct err *e)
{
	struct purge_backup backup = { p->query->backup, p->folder,
				       &p->result->refs };

	if (!p->query->backup || p->query->is_dry)
		return 0;
	if (purge_write_backup(&backup, &p->store, e) < 0)
		return -1;
	p->query->note("%s holds all objects and references, and reads back",
		       p->query->backup);
	return 0;
}

static int look(struct purge *p, struct err *e)
{
	AUTO(free_text)
	char *objects =
		xasprintf("%sobjects", git_repository_commondir(p->r->git));

	if (purge_check_kind(p->r, e) < 0 ||
	    (!p->query->is_dry && hold_folder(p, e) < 0) ||
	    refs_read(&p->result->refs, p->r, e) < 0 ||
	    purge_check_refs(p->r, &p->result->refs, e) < 0)
		return -1;
	if (!p->was_interrupted && purge_check_committed(p->r, e) < 0)
		return -1;
	if (!p->query->backup && !p->was_interrupted &&
	    purge_check_fresh(p->r, &p->result->refs, e) < 0)
		return -1;
	p->result->is_bare = git_repository_is_bare(p->r->git);
	p->result->remote = purge_remote(p->r);
	p->result->is_mirror = purge_is_mirror(p->r, p->result->remote);
	if (store_open(&p->store, objects, e) < 0)
		return err_wrap(e, "%s", p->r->name);
	measure_before(p);
	return back_up(p, e);
}

int purge_run(struct purge_result *result, const struct purge_query *query,
	      const struct repository *r, struct err *e)
{
	AUTO(end_purge)
	struct purge p = {
		.r = r, .query = query, .result = result, .lock = -1, .fd = -1
	};

	if (look(&p, e) < 0 || load_history(&p, e) < 0 ||
	    open_draft(&p, e) < 0 || rewrite(&p, e) < 0)
		return -1;
	if (!result->is_changed && !p.was_interrupted)
		return 0;
	return finish(&p, e);
}
