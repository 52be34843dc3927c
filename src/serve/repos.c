/* repos - the list of repositories */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/info.h"
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

struct listing {
	struct entries *entries;
	const struct call *call;
};

/* For root_each. */
static void add(void *context, const char *ns, const char *name)
{
	const struct listing *l = context;
	struct entries *to = l->entries;
	struct entry one = { .ns = (char *)ns, .name = (char *)name };
	struct call there = call_for(l->call, &one);

	if (!is_wanted(l->call, ns, name) || access_of(&there) < ACCESS_READ)
		return;
	one.ns = xstrdup(ns);
	one.name = xstrdup(name);
	to->items = xgrow(to->items, to->count, &to->room, sizeof *to->items);
	to->items[to->count++] = one;
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
	struct listing listing = { &l, c };
	const struct root_visit visit = { add, &listing };
	struct page page;
	cJSON *list;

	if (page_read(&page, c, PAGE, PAGE) < 0)
		return;
	root_each(&c->hub->root, c->kind, &visit);
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
