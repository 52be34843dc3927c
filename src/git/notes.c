/* notes - trees of notes, keyed by the commits as they are now */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "git/thin.h"

#define PATH_MAX_LEN 4096

/* An entry by its whole path; a note's path without slashes is an id. */
struct note {
	char *path;
	unsigned mode;
	char mode_text[8];
	struct oid id;
};

struct notes {
	struct note *items;
	size_t count, room;
	bool is_changed;
};

static void free_notes(struct notes *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->items[i].path);
	free(n->items);
}

/* The 40 digits of a path like ab/cd/ef...; false: it is no note. */
static bool note_id(struct oid *id, const char *path)
{
	char hex[OID_HEX];
	size_t len = 0;

	for (; *path; path++) {
		if (*path == '/')
			continue;
		if (len == sizeof hex)
			return false;
		hex[len++] = *path;
	}
	return len == sizeof hex && oid_read(id, hex);
}

/* The new digits where the old ones are, slashes as they are. */
static void put_id(char *path, const struct oid *id)
{
	char hex[OID_HEX + 1];
	const char *from = hex;

	oid_hex(hex, id);
	for (; *path; path++) {
		if (*path != '/')
			*path = *from++;
	}
}

static void add_note(struct notes *all, struct thin *t, struct note *note)
{
	struct oid id;
	uint32_t n = HISTORY_NONE;

	if (without_covers(t->without, note->path)) {
		all->is_changed = true;
		free(note->path);
		return;
	}
	if (note_id(&id, note->path))
		n = history_find(t->history, &id);
	if (n != HISTORY_NONE) {
		const struct history_commit *c = &t->history->commits[n];

		if (c->is_skipped) {
			all->is_changed = true;
			free(note->path);
			return;
		}
		if (c->is_done && !oid_equal(&c->new_id, &id)) {
			all->is_changed = true;
			put_id(note->path, &c->new_id);
		}
	}
	all->items =
		xgrow(all->items, all->count, &all->room, sizeof *all->items);
	all->items[all->count++] = *note;
}

static int read_tree(struct store_bytes **bytes, const struct thin *t,
		     const struct oid *id, struct err *e)
{
	return store_get(bytes, t->s, id, OBJECT_TREE, e);
}

static int collect(struct notes *all, struct thin *t, const struct oid *tree,
		   const char *prefix, struct err *e)
{
	AUTO(store_drop) struct store_bytes *bytes = NULL;
	struct object_entry entry;
	const char *at;
	int code = 0;

	if (strlen(prefix) > PATH_MAX_LEN)
		return err_set(e, ERR_DATA, "folders are too deep");
	if (read_tree(&bytes, t, tree, e) < 0)
		return -1;
	at = bytes->data;
	while (!code &&
	       object_entry(&entry, &at, bytes->data + bytes->len) > 0) {
		struct note note = { .mode = entry.mode, .id = entry.id };

		note.path = xasprintf("%s%.*s%s", prefix, (int)entry.name_len,
				      entry.name,
				      object_is_tree(entry.mode) ? "/" : "");
		snprintf(note.mode_text, sizeof note.mode_text, "%.*s",
			 (int)(entry.name - entry.at - 1), entry.at);
		if (!object_is_tree(entry.mode)) {
			add_note(all, t, &note);
			continue;
		}
		code = collect(all, t, &entry.id, note.path, e);
		free(note.path);
	}
	return code;
}

static int by_path(const void *a, const void *b)
{
	const struct note *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/*
 * Entries from *at on that begin with the first len bytes of the first one.
 * Sorted by whole paths they are in the order of trees: a folder's name ends
 * in its slash.
 */
static int build(struct oid *id, struct thin *t, const struct notes *all,
		 size_t span[2], struct err *e)
{
	AUTO(buf_release) struct buf tree = BUF_INIT(BUF_MAX);
	size_t at = span[0], len = span[1];
	const char *prefix = at < all->count ? all->items[at].path : "";

	while (at < all->count && !strncmp(all->items[at].path, prefix, len)) {
		const struct note *note = &all->items[at];
		const char *name = note->path + len;
		size_t name_len = strcspn(name, "/");
		size_t below[2] = { at, len + name_len + 1 };
		struct oid entry = note->id;

		if (name[name_len] && build(&entry, t, all, below, e) < 0)
			return -1;
		buf_adds(&tree, name[name_len] ? "40000" : note->mode_text);
		buf_addc(&tree, ' ');
		buf_add(&tree, name, name_len);
		buf_addc(&tree, '\0');
		buf_add(&tree, entry.bytes, OID_RAW);
		at = name[name_len] ? below[0] : at + 1;
	}
	span[0] = at;
	return without_write(id, t->without, &tree, e);
}

int thin_notes(struct oid *id, struct thin *t, const struct oid *tree,
	       struct err *e)
{
	AUTO(free_notes) struct notes all = { 0 };
	struct oid nothing = without_nothing();
	size_t span[2] = { 0, 0 };

	if (oid_equal(tree, &nothing))
		return without_tree(id, t->without, tree, e);
	if (collect(&all, t, tree, "", e) < 0)
		return -1;
	if (!all.is_changed) {
		*id = *tree;
		return without_reach(t->without, tree, e);
	}
	if (all.count)
		qsort(all.items, all.count, sizeof *all.items, by_path);
	*id = nothing;
	return all.count ? build(id, t, &all, span, e) : 0;
}
