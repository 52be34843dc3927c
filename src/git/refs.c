/* refs - all references of a repository, and the one moment they all move */
#include "git/refs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define PACKED_MAX ((size_t)1 << 30)

void refs_release(struct refs *refs)
{
	for (size_t i = 0; i < refs->count; i++) {
		free(refs->items[i].name);
		free(refs->items[i].target);
	}
	free(refs->items);
	free(refs->head);
	*refs = (struct refs){ 0 };
}

static int add_ref(git_reference *reference, void *context)
{
	struct refs *refs = context;
	const char *target = git_reference_symbolic_target(reference);
	struct ref *ref;

	refs->items = xgrow(refs->items, refs->count, &refs->room,
			    sizeof *refs->items);
	ref = &refs->items[refs->count++];
	*ref = (struct ref){
		.name = xstrdup(git_reference_name(reference)),
		.target = target ? xstrdup(target) : NULL,
	};
	if (!target)
		ref->old = oid_from(git_reference_target(reference)->id);
	ref->fresh = ref->old;
	git_reference_free(reference);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int refs_read(struct refs *refs, const struct repository *r, struct err *e)
{
	git_reference *head = NULL;
	int code = git_reference_lookup(&head, r->git, "HEAD");
	const char *target;

	if (code < 0)
		return repository_error(r, code, "HEAD", e);
	target = git_reference_symbolic_target(head);
	refs->head = target ? xstrdup(target) : NULL;
	git_reference_free(head);
	code = git_reference_foreach(r->git, add_ref, refs);
	if (code < 0)
		return repository_error(r, code, "its references", e);
	if (refs->count)
		qsort(refs->items, refs->count, sizeof *refs->items, by_name);
	return 0;
}

struct ref *refs_find(const struct refs *refs, const char *name)
{
	struct ref key = { .name = (char *)name };

	return refs->count ? bsearch(&key, refs->items, refs->count, sizeof key,
				     by_name)
			   : NULL;
}

static char *packed_path(const struct repository *r, const char *suffix)
{
	return xasprintf("%spacked-refs%s", git_repository_commondir(r->git),
			 suffix);
}

static int write_draft(const char *path, const struct refs *refs, bool is_new,
		       struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char hex[OID_HEX + 1];

	buf_adds(&text, "# pack-refs with: sorted \n");
	for (size_t i = 0; i < refs->count; i++) {
		const struct ref *ref = &refs->items[i];

		if (ref->target || (is_new && ref->is_gone))
			continue;
		oid_hex(hex, is_new ? &ref->fresh : &ref->old);
		buf_addf(&text, "%s %s\n", hex, ref->name);
	}
	unlink(path);
	return file_write(path, text.data, text.len, e);
}

/*
 * The draft under the name of the lock, which keeps others from packing; its
 * second name says whose it is if we are killed.
 */
static int hold(const struct repository *r, const char *draft, struct err *e)
{
	AUTO(free_text) char *lock = packed_path(r, ".lock");

	if (!link(draft, lock))
		return 0;
	if (errno == EEXIST)
		return err_set(e, ERR_AGAIN,
			       "%s is in the way; remove it if no git program "
			       "is at work there",
			       lock);
	return err_errno(e, ERR_IO, "%s", lock);
}

static void let_go(const struct repository *r)
{
	AUTO(free_text) char *lock = packed_path(r, ".lock");

	unlink(lock);
}

static int put_in_place(const struct repository *r, struct err *e)
{
	AUTO(free_text) char *lock = packed_path(r, ".lock");
	AUTO(free_text) char *packed = packed_path(r, "");
	AUTO(close_fd) int folder = -1;

	if (rename(lock, packed) < 0)
		return err_errno(e, ERR_IO, "%s", packed);
	folder = open(git_repository_commondir(r->git),
		      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 || fsync(folder) < 0)
		return err_errno(e, ERR_IO, "%s",
				 git_repository_commondir(r->git));
	return 0;
}

/* Loose files of references that packed-refs has by now. */
static int drop_loose(const struct refs *refs, const struct repository *r,
		      struct err *e)
{
	char hex[OID_HEX + 1];

	for (size_t i = 0; i < refs->count; i++) {
		const struct ref *ref = &refs->items[i];
		AUTO(buf_release) struct buf text = BUF_INIT(4096);
		AUTO(free_text)
		char *path = xasprintf("%s%s", git_repository_commondir(r->git),
				       ref->name);

		if (ref->target || access(path, F_OK) < 0)
			continue;
		if (file_read(&text, path, e) < 0)
			return -1;
		oid_hex(hex, &ref->old);
		if (strncmp(text.data, hex, OID_HEX) != 0)
			return err_set(e, ERR_AGAIN, "%s moved meanwhile",
				       ref->name);
		if (unlink(path) < 0)
			return err_errno(e, ERR_IO, "%s", path);
	}
	return 0;
}

static bool has_loose(const struct refs *refs, const struct repository *r)
{
	for (size_t i = 0; i < refs->count; i++) {
		AUTO(free_text)
		char *path = xasprintf("%s%s", git_repository_commondir(r->git),
				       refs->items[i].name);

		if (!refs->items[i].target && access(path, F_OK) == 0)
			return true;
	}
	return false;
}

/* Nobody moved, made or removed one since they were read. */
static int check_still(const struct refs *refs, const struct repository *r,
		       struct err *e)
{
	AUTO(refs_release) struct refs now = { 0 };
	bool is_same;

	if (refs_read(&now, r, e) < 0)
		return -1;
	is_same = now.count == refs->count;
	for (size_t i = 0; is_same && i < now.count; i++)
		is_same = !strcmp(now.items[i].name, refs->items[i].name) &&
			  oid_equal(&now.items[i].old, &refs->items[i].old);
	if (is_same)
		return 0;
	return err_set(e, ERR_AGAIN,
		       "references moved meanwhile: nothing was changed, run "
		       "it again");
}

/* Behind the rename: one that was pushed meanwhile may want old objects. */
static int check_switched(const struct refs *refs, const struct repository *r,
			  struct err *e)
{
	AUTO(refs_release) struct refs now = { 0 };
	bool is_same = true;

	if (refs_read(&now, r, e) < 0)
		return -1;
	for (size_t i = 0; is_same && i < now.count; i++) {
		const struct ref *was = refs_find(refs, now.items[i].name);

		is_same = now.items[i].target ||
			  (was && !was->is_gone &&
			   oid_equal(&was->fresh, &now.items[i].old));
	}
	if (is_same)
		return 0;
	return err_set(e, ERR_AGAIN,
		       "references moved meanwhile: the old objects stay on "
		       "the disk; when nobody pushes any more, run it again");
}

int refs_switch(const struct refs *refs, const struct repository *r,
		const char *folder, struct err *e)
{
	AUTO(free_text) char *old = xasprintf("%s/refs.old", folder);
	AUTO(free_text) char *new = xasprintf("%s/refs.new", folder);

	if (write_draft(new, refs, true, e) < 0)
		return -1;
	if (has_loose(refs, r) &&
	    (write_draft(old, refs, false, e) < 0 || hold(r, old, e) < 0 ||
	     put_in_place(r, e) < 0 || drop_loose(refs, r, e) < 0))
		return -1;
	if (hold(r, new, e) < 0)
		return -1;
	if (check_still(refs, r, e) < 0) {
		let_go(r);
		return -1;
	}
	if (put_in_place(r, e) < 0)
		return -1;
	return check_switched(refs, r, e);
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

bool refs_are_switched(const struct repository *r, const char *folder)
{
	AUTO(free_text) char *new = xasprintf("%s/refs.new", folder);
	AUTO(free_text) char *packed = packed_path(r, "");
	AUTO(refs_release) struct refs refs = { 0 };
	struct err ignored;

	return is_same_file(new, packed) &&
	       refs_read(&refs, r, &ignored) == 0 && !has_loose(&refs, r);
}

void refs_forget(const struct repository *r, const char *folder)
{
	static const char *const names[] = { "refs.old", "refs.new" };
	AUTO(free_text) char *lock = packed_path(r, ".lock");

	for (size_t i = 0; i < 2; i++) {
		AUTO(free_text)
		char *draft = xasprintf("%s/%s", folder, names[i]);

		if (is_same_file(draft, lock))
			unlink(lock);
		unlink(draft);
	}
}
