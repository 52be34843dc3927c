/* purge_sweep - what goes from the disk once the references moved */
#include <dirent.h>
#include <errno.h>
#include <git2/sys/index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "git/purge.h"

#define NOTE_MAX ((size_t)4 << 30)
#define DEPTH 100 /* of folders of reflogs */

static char *note_path(const char *folder)
{
	return xasprintf("%s/old-objects", folder);
}

bool purge_is_noted(const char *folder)
{
	AUTO(free_text) char *path = note_path(folder);

	return access(path, F_OK) == 0;
}

/* A line each: `pack STEM` or the digits of a loose object. */
int purge_note_old(const struct store *s, const char *folder,
		   const struct oid *new_pack, struct err *e)
{
	AUTO(free_text) char *path = note_path(folder);
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char hex[OID_HEX + 1], own[OID_HEX + 16];

	oid_hex(hex, new_pack);
	snprintf(own, sizeof own, "pack-%s.pack", hex);
	for (size_t k = 0; k < s->pack_count; k++) {
		const char *name = strrchr(s->packs[k].path, '/') + 1;

		if (strcmp(name, own) != 0)
			buf_addf(&text, "pack %.*s\n", (int)strlen(name) - 5,
				 name);
	}
	for (size_t i = 0; i < s->loose_count; i++) {
		oid_hex(hex, &s->loose[i]);
		buf_addf(&text, "%s\n", hex);
	}
	return file_write(path, text.data, text.len, e);
}

static void remove_below(const char *path, unsigned depth)
{
	DIR *folder = depth < DEPTH ? opendir(path) : NULL;
	const struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		AUTO(free_text)
		char *name = xasprintf("%s/%s", path, entry->d_name);

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (unlink(name) < 0) {
			remove_below(name, depth + 1);
			rmdir(name);
		}
	}
	if (folder)
		closedir(folder);
}

/* The files that belong to a pack, whatever their endings. */
static void remove_pack(const char *packs, const char *stem)
{
	static const char *const endings[] = { "idx",    "rev",      "bitmap",
					       "mtimes", "promisor", "pack" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		AUTO(free_text)
		char *path = xasprintf("%s/%s.%s", packs, stem, endings[i]);

		unlink(path);
	}
}

static int check_gone(const char *path, struct err *e)
{
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;
	return err_set(e, ERR_IO,
		       "%s: cannot be removed: the old objects are still on "
		       "the disk; run it again",
		       path);
}

static int remove_old(const struct repository *r, const char *note,
		      struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(NOTE_MAX);
	const char *top = git_repository_commondir(r->git);
	AUTO(free_text) char *packs = xasprintf("%sobjects/pack", top);
	char *line, *next;

	if (file_read(&text, note, e) < 0)
		return -1;
	for (line = text.data; *line; line = next) {
		AUTO(free_text) char *path = NULL;

		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (!strncmp(line, "pack ", 5)) {
			remove_pack(packs, line + 5);
			path = xasprintf("%s/%s.pack", packs, line + 5);
		} else {
			path = xasprintf("%sobjects/%.2s/%s", top, line,
					 line + 2);
			unlink(path);
		}
		if (check_gone(path, e) < 0)
			return -1;
	}
	return 0;
}

/* Caches that speak of what was. */
static void remove_caches(const struct repository *r)
{
	static const char *const names[] = {
		"objects/info/commit-graph",
		"objects/info/packs",
		"objects/pack/multi-pack-index",
		"info/refs",
		"ORIG_HEAD",
		"FETCH_HEAD",
	};
	static const char *const folders[] = { "logs",
					       "objects/info/commit-graphs" };
	const char *top = git_repository_commondir(r->git);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		AUTO(free_text) char *path = xasprintf("%s%s", top, names[i]);

		unlink(path);
	}
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		AUTO(free_text) char *path = xasprintf("%s%s", top, folders[i]);

		remove_below(path, 0);
	}
}

/* A file of the work tree and the folders that it leaves empty. */
static void remove_file(const char *top, const char *name)
{
	AUTO(free_text) char *path = xasprintf("%s%s", top, name);
	size_t least = strlen(top);
	char *slash;

	if (unlink(path) < 0 && rmdir(path) < 0 && errno != ENOENT)
		return;
	while ((slash = strrchr(path, '/')) && (size_t)(slash - path) > least) {
		*slash = '\0';
		if (rmdir(path) < 0)
			return;
	}
}

static void free_index(git_index **index)
{
	git_index_free(*index);
}

static int sweep_files(const struct repository *r, const struct without *paths,
		       struct err *e)
{
	AUTO(free_index) git_index *index = NULL;
	const char *top = git_repository_workdir(r->git);
	int code = git_repository_index(&index, r->git);

	if (code < 0)
		return repository_error(r, code, "its index", e);
	for (size_t i = git_index_entrycount(index); !code && i-- > 0;) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		AUTO(free_text) char *name = xstrdup(entry->path);

		if (!without_covers(paths, name))
			continue;
		remove_file(top, name);
		code = git_index_remove(index, name, 0);
	}
	git_index_reuc_clear(index);
	if (!code)
		code = git_index_write(index);
	return code < 0 ? repository_error(r, code, "its index", e) : 0;
}

/* Symbolic references to branches that went. */
static int drop_dangling(const struct repository *r, struct err *e)
{
	AUTO(refs_release) struct refs refs = { 0 };

	if (refs_read(&refs, r, e) < 0)
		return -1;
	for (size_t i = 0; i < refs.count; i++) {
		const char *target = refs.items[i].target;
		int code;

		if (!target || refs_find(&refs, target))
			continue;
		code = git_reference_remove(r->git, refs.items[i].name);
		if (code < 0)
			return repository_error(r, code, refs.items[i].name, e);
	}
	return 0;
}

int purge_sweep(const struct repository *r, const char *folder,
		const struct without *paths, struct err *e)
{
	AUTO(free_text) char *note = note_path(folder);

	if (drop_dangling(r, e) < 0 ||
	    (!git_repository_is_bare(r->git) && sweep_files(r, paths, e) < 0))
		return -1;
	remove_caches(r);
	if (remove_old(r, note, e) < 0)
		return -1;
	if (unlink(note) < 0)
		return err_errno(e, ERR_IO, "%s", note);
	refs_forget(r, folder);
	return 0;
}

/* Whether a folder has an entry that is none of the two names. */
static bool has_more(const char *path, const char *a, const char *b)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = *entry->d_name != '.' && strcmp(entry->d_name, a) &&
			strcmp(entry->d_name, b);
	if (folder)
		closedir(folder);
	return found;
}

int purge_check_alone(const struct repository *r, const struct oid *new_pack,
		      struct err *e)
{
	const char *top = git_repository_commondir(r->git);
	AUTO(free_text) char *packs = xasprintf("%sobjects/pack", top);
	AUTO(free_text) char *pack = NULL;
	AUTO(free_text) char *idx = NULL;
	char hex[OID_HEX + 1];
	bool is_alone;

	oid_hex(hex, new_pack);
	pack = xasprintf("pack-%s.pack", hex);
	idx = xasprintf("pack-%s.idx", hex);
	is_alone = !has_more(packs, pack, idx);
	for (unsigned byte = 0; is_alone && byte < 256; byte++) {
		AUTO(free_text)
		char *path = xasprintf("%sobjects/%02x", top, byte);

		is_alone = !has_more(path, "", "");
	}
	if (is_alone)
		return 0;
	return err_set(e, ERR_AGAIN,
		       "%s: history is rewritten, but another program wrote "
		       "objects meanwhile, and what was purged may be among "
		       "them: when it has ended, run git gc --prune=now",
		       r->name);
}
