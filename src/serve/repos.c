/* repos - the list of repositories */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/info.h"
#include "serve/name.h"
#include "serve/page.h"

#define PAGE 500

struct entry {
	char *ns, *name;
	cJSON *info;
	const char *date; /* in info; NULL: sorted by name */
};

struct entries {
	struct entry *items;
	size_t count, room;
};

static void entries_release(struct entries *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->items[i].ns);
		free(l->items[i].name);
		value_release(&l->items[i].info);
	}
	free(l->items);
}

/* What the query leaves in; repositories here have no tags. */
static bool is_wanted(const struct call *c, const char *ns, const char *name)
{
	const char *author = form_get(&c->in->query, "author");
	const char *search = form_get(&c->in->query, "search");
	AUTO(free_text) char *id = xasprintf("%s/%s", ns, name);

	if (form_get(&c->in->query, "filter"))
		return false;
	if (author && *author && strcmp(author, ns) != 0)
		return false;
	return !search || !*search || strcasestr(id, search);
}

/* The call, as if its path had named that repository. */
static struct call call_for(const struct call *c, const struct entry *one)
{
	struct call there = *c;

	there.ns = one->ns;
	there.name = one->name;
	return there;
}

static void add(struct entries *l, const struct call *c, const char *ns,
		const char *folder)
{
	size_t len = strlen(folder);
	struct entry one = { 0 };
	struct call there;

	if (len < 5 || strcmp(folder + len - 4, ".git") != 0)
		return;
	one.ns = xstrdup(ns);
	one.name = xstrndup(folder, len - 4);
	there = call_for(c, &one);
	if (!name_is_repo(one.name) || !is_wanted(c, ns, one.name) ||
	    access_of(&there) < ACCESS_READ) {
		free(one.ns);
		free(one.name);
		return;
	}
	l->items = xgrow(l->items, l->count, &l->room, sizeof *l->items);
	l->items[l->count++] = one;
}

static void list_space(struct entries *l, const struct call *c, const char *top,
		       const char *ns)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", top, ns);
	DIR *folder = name_is_repo(ns) ? opendir(path) : NULL;

	if (!folder)
		return;
	for (struct dirent *at; (at = readdir(folder));)
		add(l, c, ns, at->d_name);
	closedir(folder);
}

static void list_all(struct entries *l, const struct call *c)
{
	AUTO(free_text)
	char *top = xasprintf("%s/%ss", c->hub->root.path, c->kind);
	DIR *folder = opendir(top);

	if (!folder)
		return; /* no repository of that kind yet */
	for (struct dirent *at; (at = readdir(folder));)
		list_space(l, c, top, at->d_name);
	closedir(folder);
}

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->ns, y->ns);

	return order ? order : strcmp(x->name, y->name);
}

/* Latest first; dates compare as texts. */
static int by_date(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(y->date, x->date);

	return order ? order : by_name(a, b);
}

static void describe(struct entry *one, const struct call *c)
{
	struct call there = call_for(c, one);

	if (!one->info)
		one->info = info_of(&there);
}

static void sort(struct entries *l, const struct call *c)
{
	const char *key = form_get(&c->in->query, "sort");
	bool is_dated = key && (!strcmp(key, "lastModified") ||
				!strcmp(key, "createdAt"));
	AUTO(free_text) char *pointer = xasprintf("/%s", is_dated ? key : "");

	for (size_t i = 0; is_dated && i < l->count; i++) {
		describe(&l->items[i], c);
		l->items[i].date = value_text(l->items[i].info, pointer);
		if (!l->items[i].date)
			l->items[i].date = "";
	}
	if (l->count)
		qsort(l->items, l->count, sizeof *l->items,
		      is_dated ? by_date : by_name);
}

void api_repos(struct call *c)
{
	AUTO(entries_release) struct entries l = { 0 };
	struct page page;
	cJSON *list;

	if (page_read(&page, c, PAGE, PAGE) < 0)
		return;
	list_all(&l, c);
	sort(&l, c);
	page_cut(&page, l.count);
	list = cJSON_CreateArray();
	for (size_t i = page.start; i < page.end; i++) {
		describe(&l.items[i], c);
		if (!l.items[i].info)
			continue;
		info_keep_asked(l.items[i].info, &c->in->query);
		cJSON_AddItemToArray(list, take(&l.items[i].info));
	}
	page_link_repos(&page, c);
	answer_json(c->out, 200, list);
}
