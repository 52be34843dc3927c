/* purge_check - which repositories a purge may touch */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/purge.h"

#define LOG_MAX 65536
#define NAME_BYTES 4096

static bool is_there(const struct repository *r, const char *name)
{
	AUTO(free_text)
	char *path = xasprintf("%s%s", git_repository_commondir(r->git), name);

	return access(path, F_OK) == 0;
}

/* Whether a pack has a file with that ending beside it. */
static bool has_beside(const struct repository *r, const char *ending)
{
	AUTO(free_text)
	char *path =
		xasprintf("%sobjects/pack", git_repository_commondir(r->git));
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder))) {
		const char *dot = strrchr(entry->d_name, '.');

		found = dot && !strcmp(dot, ending);
	}
	if (folder)
		closedir(folder);
	return found;
}

static bool has_work_trees(const struct repository *r)
{
	git_strarray names = { 0 };
	bool found;

	if (git_worktree_list(&names, r->git) < 0)
		return true;
	found = names.count > 0;
	git_strarray_dispose(&names);
	return found;
}

static bool has_replacements(const struct repository *r)
{
	git_reference_iterator *it = NULL;
	git_reference *ref = NULL;
	bool found;

	if (git_reference_iterator_glob_new(&it, r->git, "refs/replace/*") < 0)
		return true;
	found = !git_reference_next(&ref, it);
	git_reference_free(ref);
	git_reference_iterator_free(it);
	return found;
}

static bool has_stash(const struct repository *r)
{
	git_reference *ref = NULL;
	int code = git_reference_lookup(&ref, r->git, "refs/stash");

	git_reference_free(ref);
	return code != GIT_ENOTFOUND || is_there(r, "logs/refs/stash");
}

int purge_check_kind(const struct repository *r, struct err *e)
{
	git_repository *git = r->git;
	const struct {
		bool is_so;
		const char *words;
	} rules[] = {
		{ git_repository_is_worktree(git),
		  "is a linked work tree; purge the repository it belongs to" },
		{ has_work_trees(r),
		  "has linked work trees, whose files would no longer match; "
		  "see git worktree remove" },
		{ git_repository_is_shallow(git),
		  "is shallow: what is cut off cannot be rewritten; git fetch "
		  "--unshallow" },
		{ has_beside(r, ".promisor"),
		  "is a partial clone, its objects are elsewhere; clone again "
		  "without --filter" },
		{ is_there(r, "objects/info/alternates"),
		  "borrows objects of another repository "
		  "(objects/info/alternates); clone again without --reference "
		  "or --shared" },
		{ has_replacements(r),
		  "has replace references, which would hide what is done; see "
		  "git replace --delete" },
		{ is_there(r, "info/grafts"),
		  "has grafts, which are not history; remove info/grafts" },
		{ has_beside(r, ".keep"),
		  "has packs that are to be kept (.keep)" },
		{ has_stash(r),
		  "has stashed changes, which would be lost; see git stash, in "
		  "a mirror git update-ref -d refs/stash" },
		{ git_repository_state(git) != GIT_REPOSITORY_STATE_NONE,
		  "is in the middle of a merge, rebase or the like; finish "
		  "it" },
		{ git_repository_head_detached(git) == 1,
		  "has a detached HEAD; check out a branch" },
	};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (rules[i].is_so)
			return err_set(e, ERR_DATA,
				       "%s: %s; nothing was changed", r->name,
				       rules[i].words);
	}
	return 0;
}

char *purge_remote(const struct repository *r)
{
	git_strarray names = { 0 };
	char *name = NULL;

	if (git_remote_list(&names, r->git) < 0)
		return NULL;
	if (names.count == 1)
		name = xstrdup(names.strings[0]);
	git_strarray_dispose(&names);
	return name;
}

bool purge_is_mirror(const struct repository *r, const char *remote)
{
	AUTO(free_text) char *name = NULL;
	git_config *config = NULL;
	int is_mirror = 0;

	if (!remote || git_repository_config_snapshot(&config, r->git) < 0)
		return false;
	name = xasprintf("remote.%s.mirror", remote);
	if (git_config_get_bool(&is_mirror, config, name) < 0)
		is_mirror = 0;
	git_config_free(config);
	return is_mirror;
}

/* More than the entry of the clone: somebody worked here. */
static bool has_worked(const struct repository *r, const char *name)
{
	AUTO(free_text)
	char *path =
		xasprintf("%slogs/%s", git_repository_commondir(r->git), name);
	AUTO(buf_release) struct buf text = BUF_INIT(LOG_MAX);
	struct err ignored;
	const char *newline;

	if (access(path, F_OK) < 0)
		return false;
	if (file_read(&text, path, &ignored) < 0)
		return true;
	newline = memchr(text.data, '\n', text.len);
	return newline && newline + 1 < text.data + text.len;
}

/* A branch that the remote does not have, or has elsewhere. */
static const struct ref *own_branch(const struct refs *refs, const char *remote)
{
	for (size_t i = 0; i < refs->count; i++) {
		const struct ref *ref = &refs->items[i];
		AUTO(free_text) char *name = NULL;
		const struct ref *theirs;

		if (strncmp(ref->name, "refs/heads/", 11) != 0)
			continue;
		name = xasprintf("refs/remotes/%s/%s", remote, ref->name + 11);
		theirs = refs_find(refs, name);
		if (!theirs || !oid_equal(&theirs->old, &ref->old))
			return ref;
	}
	return NULL;
}

/* 1: there are changes; 0: not; -1: the index cannot be read. */
static int is_dirty(const struct repository *r, unsigned untracked)
{
	git_status_options options = { .version = 1 };
	git_status_list *list = NULL;
	bool found;

	options.flags = untracked | GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	if (git_status_list_new(&list, r->git, &options) < 0)
		return -1;
	found = git_status_list_entrycount(list) > 0;
	git_status_list_free(list);
	return found;
}

static int not_fresh(const struct repository *r, const char *why, struct err *e)
{
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: does not look like a fresh clone: %s; what is lost "
		       "by a purge is lost for good, so clone it anew (git "
		       "clone, or git clone --bare), or keep all of it with "
		       "--backup FILE.bundle",
		       r->name, why);
}

int purge_check_committed(const struct repository *r, struct err *e)
{
	int dirty = git_repository_is_bare(r->git) ? 0 : is_dirty(r, 0);

	if (dirty < 0)
		return err_set(e, ERR_DATA,
			       "%s: its index cannot be read (split or sparse "
			       "ones cannot); clone it anew",
			       r->name);
	if (!dirty)
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: has changes that are not committed, which no "
		       "backup would hold: commit them, or clone it anew",
		       r->name);
}

int purge_check_fresh(const struct repository *r, const struct refs *refs,
		      struct err *e)
{
	AUTO(free_text) char *remote = purge_remote(r);
	const struct ref *own;

	if (!remote)
		return not_fresh(r, "a clone has one remote", e);
	if (has_worked(r, "HEAD"))
		return not_fresh(r, "HEAD moved since it was cloned", e);
	for (size_t i = 0; i < refs->count; i++) {
		if (has_worked(r, refs->items[i].name))
			return not_fresh(r, refs->items[i].name, e);
	}
	if (git_repository_is_bare(r->git))
		return 0;
	own = own_branch(refs, remote);
	if (own)
		return not_fresh(r, own->name, e);
	if (is_dirty(r, GIT_STATUS_OPT_INCLUDE_UNTRACKED))
		return not_fresh(r, "there are changes in the work tree", e);
	return 0;
}

static bool is_lock(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && !strcmp(name + len - 5, ".lock");
}

/* name: of a folder or file below the git folder. */
static int check_refs(const struct repository *r, const struct refs *refs,
		      const char *name, struct err *e)
{
	AUTO(free_text)
	char *path = xasprintf("%s%s", git_repository_commondir(r->git), name);
	DIR *folder = strlen(name) < NAME_BYTES ? opendir(path) : NULL;
	const struct dirent *entry;
	int code = 0;

	if (!folder && refs_find(refs, name))
		return 0;
	if (!folder)
		return err_set(e, ERR_DATA,
			       "%s: %s cannot be read as a reference; see git "
			       "fsck, remove it",
			       r->name, name);
	while (!code && (entry = readdir(folder))) {
		AUTO(free_text)
		char *below = xasprintf("%s/%s", name, entry->d_name);

		if (*entry->d_name != '.' && !is_lock(entry->d_name))
			code = check_refs(r, refs, below, e);
	}
	closedir(folder);
	return code;
}

int purge_check_refs(const struct repository *r, const struct refs *refs,
		     struct err *e)
{
	return check_refs(r, refs, "refs", e);
}
