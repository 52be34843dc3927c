/* select - from names and patterns to the files that are wanted */
#include "hub/select.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hub/glob.h"
#include "hub/listing.h"
#include "hub/mirror.h"

static int check_path(const char *path, struct err *e)
{
	if (mirror_is_mark(path))
		return err_set(e, ERR_USAGE,
			       "'%s' has the name of a mark of hf-fetch; it is "
			       "not taken",
			       path);
	return hub_path_check(path, e);
}

static bool is_pattern(const struct selection *s, size_t i)
{
	return !s->is_literal && glob_is_pattern(s->texts[i]);
}

int select_check(const struct selection *s, struct err *e)
{
	for (size_t i = 0; i < s->count; i++) {
		int got = is_pattern(s, i) ? glob_check(s->texts[i], e)
					   : check_path(s->texts[i], e);

		if (got < 0)
			return -1;
	}
	return 0;
}

/* Bytes of the folder that both lead into; 0: none. */
static size_t common_folder(const char *a, size_t a_len, const char *b,
			    size_t b_len)
{
	size_t len = 0, whole = 0;

	while (len < a_len && len < b_len && a[len] == b[len]) {
		if (a[len] == '/')
			whole = len;
		len++;
	}
	if ((len == a_len || a[len] == '/') && (len == b_len || b[len] == '/'))
		return len;
	return whole;
}

/* The folder that all patterns are in; NULL: the whole. The caller frees. */
static char *folder_of_all(const struct selection *s)
{
	const char *first = NULL;
	size_t len = 0;

	for (size_t i = 0; i < s->count; i++) {
		size_t own = glob_folder(s->texts[i]);

		if (!is_pattern(s, i))
			continue;
		len = first ? common_folder(first, len, s->texts[i], own) : own;
		first = s->texts[i];
	}
	return len ? xstrndup(first, len) : NULL;
}

/* Of the listing what a pattern matches, copied. */
struct paths {
	const struct selection *selection;
	char **items;
	size_t count, room;
	struct arena names;
};

static void paths_release(struct paths *p)
{
	free(p->items);
	arena_release(&p->names);
}

static bool is_matched(const struct selection *s, const char *path)
{
	for (size_t i = 0; i < s->count; i++) {
		if (is_pattern(s, i) && glob_match(s->texts[i], path))
			return true;
	}
	return false;
}

/* The cache may have its content from another commit: then it is here. */
static int tell_cache(const struct selection *s,
		      const struct hub_listing_file *file, struct err *e)
{
	const struct cache_key key = { s->commit, file->path };
	struct cache_entry entry;

	if (!s->cache || !cache_has(s->cache, file->id) ||
	    cache_entry(&entry, s->cache, &key))
		return 0;
	entry = (struct cache_entry){ .size_bytes = file->size_bytes };
	memcpy(entry.id, file->id, strlen(file->id) + 1);
	return cache_put_entry(s->cache, &key, &entry, e);
}

static int keep_path(void *context, const struct hub_listing_file *file,
		     struct err *e)
{
	struct paths *p = context;
	size_t size = strlen(file->path) + 1;

	if (!is_matched(p->selection, file->path))
		return 0;
	p->items = xgrow(p->items, p->count, &p->room, sizeof *p->items);
	p->items[p->count] = arena_take(&p->names, size);
	memcpy(p->items[p->count++], file->path, size);
	return tell_cache(p->selection, file, e);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list(struct paths *p, const struct selection *s, struct err *e)
{
	AUTO(free_text) char *folder = folder_of_all(s);
	AUTO(hub_listing_release) struct hub_listing l = HUB_LISTING_INIT;

	l.commit = s->commit;
	l.folder = folder;
	l.cache = s->cache;
	l.may_be_absent = folder != NULL;
	if (hub_listing_read(&l, s->hub, e) < 0 ||
	    hub_listing_each(&l, keep_path, p, e) < 0)
		return -1;
	if (p->count)
		qsort(p->items, p->count, sizeof *p->items, by_bytes);
	return 0;
}

static int add_matches(struct wanted *w, const struct paths *p,
		       const struct selection *s, size_t number, struct err *e)
{
	const char *pattern = s->texts[number];
	bool is_found = false;

	for (size_t i = 0; i < p->count; i++) {
		if (!glob_match(pattern, p->items[i]))
			continue;
		is_found = true;
		if (check_path(p->items[i], e) < 0) {
			e->kind = ERR_DATA;
			return err_wrap(e, "%s: the listing", s->hub->repo);
		}
		if (wanted_add(w, p->items[i], e) < 0)
			return -1;
	}
	if (is_found || s->may_be_absent)
		return 0;
	return err_set(e, ERR_UNAVAILABLE,
		       "%s: no file matches '%s' at commit %s", s->hub->repo,
		       pattern, s->commit);
}

int select_wanted(struct wanted *w, const struct selection *s, struct err *e)
{
	AUTO(paths_release) struct paths p = { .selection = s };
	bool is_listed = false;

	for (size_t i = 0; i < s->count; i++) {
		int got;

		if (is_pattern(s, i) && !is_listed) {
			if (list(&p, s, e) < 0)
				return -1;
			is_listed = true;
		}
		got = is_pattern(s, i) ? add_matches(w, &p, s, i, e)
				       : wanted_add(w, s->texts[i], e);
		if (got < 0)
			return -1;
	}
	return 0;
}
