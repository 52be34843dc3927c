/* fault - the rules of --fault: reading them, choosing one, obeying it */
#include "serve/fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * A * is one segment; a pattern that ends in / goes on with anything. A name
 * may have several patterns.
 */
static const struct route {
	const char *name, *method, *pattern;
} routes[] = {
	{ "any", "*", "/" },
	{ "whoami", "GET", "/api/whoami-v2" },
	{ "create", "POST", "/api/repos/create" },
	{ "info", "GET", "/api/*/*/*" },
	{ "info", "GET", "/api/*/*/*/revision/" },
	{ "tree", "GET", "/api/*/*/*/tree/" },
	{ "paths-info", "POST", "/api/*/*/*/paths-info/" },
	{ "commits", "GET", "/api/*/*/*/commits/" },
	{ "refs", "GET", "/api/*/*/*/refs" },
	{ "preupload", "POST", "/api/*/*/*/preupload/" },
	{ "commit", "POST", "/api/*/*/*/commit/" },
	{ "discussions", "*", "/api/*/*/*/discussions" },
	{ "discussions", "*", "/api/*/*/*/discussions/" },
	{ "resolve", "GET", "/datasets/*/*/resolve/" },
	{ "resolve", "GET", "/*/*/resolve/" },
	{ "pinned", "GET", "/api/resolve-cache/" },
	{ "lfs-batch", "POST", "/datasets/*/*/info/lfs/objects/batch" },
	{ "lfs-batch", "POST", "/*/*/info/lfs/objects/batch" },
	{ "lfs-verify", "POST", "/datasets/*/*/info/lfs/objects/verify" },
	{ "lfs-verify", "POST", "/*/*/info/lfs/objects/verify" },
	{ "upload", "PUT", "/lfs/" },
	{ "complete", "POST", "/lfs/" },
	{ "download", "GET", "/lfs/" },
	{ "download", "GET", "/cdn/" },
};

/* route: the only one that has this fault; NULL: each has it. */
static const struct word {
	const char *name, *route;
	enum fault_kind kind;
	unsigned long value; /* 0: takes none; else the default */
} words[] = {
	{ "409", NULL, FAULT_409, 0 },
	{ "412", "commit", FAULT_412, 0 },
	{ "429", NULL, FAULT_429, 0 },
	{ "429-after", NULL, FAULT_429_AFTER, 1 },
	{ "429-limit", NULL, FAULT_429_LIMIT, 1 },
	{ "503-before", NULL, FAULT_503_BEFORE, 0 },
	{ "503-after", NULL, FAULT_503_AFTER, 0 },
	{ "cut-before", NULL, FAULT_CUT_BEFORE, 0 },
	{ "cut-after", NULL, FAULT_CUT_AFTER, 0 },
	{ "truncate", NULL, FAULT_TRUNCATE, FAULT_HALF },
	{ "lag", "info", FAULT_LAG, 1 },
	{ "200", "resolve", FAULT_200, 0 },
	{ "302", "resolve", FAULT_302, 0 },
	{ "307", "resolve", FAULT_307, 0 },
};

#define WORDS (sizeof words / sizeof *words)
#define ROUTES (sizeof routes / sizeof *routes)
#define VALUE_MAX 1000000000

static bool is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && !strncmp(text, word, len);
}

/* A decimal from 1 on that ends where text does. */
static bool read_number(unsigned long *value, const char *text, size_t len)
{
	if (!len || len > 9 || strspn(text, "0123456789") < len)
		return false;
	*value = strtoul(text, NULL, 10);
	return *value > 0 && *value < VALUE_MAX;
}

/* `FAULT` or `FAULT=N`. */
static const struct word *read_fault(struct fault_rule *r, const char *text,
				     size_t len)
{
	const char *equals = memchr(text, '=', len);
	size_t name = equals ? (size_t)(equals - text) : len;

	for (size_t i = 0; i < WORDS; i++) {
		if (!is_word(text, name, words[i].name))
			continue;
		r->fault = (struct fault){ words[i].kind, words[i].value };
		if (equals &&
		    (!words[i].value ||
		     !read_number(&r->fault.value, equals + 1, len - name - 1)))
			return NULL;
		return &words[i];
	}
	return NULL;
}

static const char *read_route(const char *text, size_t len)
{
	for (size_t i = 0; i < ROUTES; i++) {
		if (is_word(text, len, routes[i].name))
			return routes[i].name;
	}
	return NULL;
}

/* A decimal with digits only, above 0 and at most 1. */
static bool read_chance(double *chance, const char *text, size_t len)
{
	char *end;

	if (!len || strspn(text, "0123456789.") < len)
		return false;
	*chance = strtod(text, &end);
	return end == text + len && *chance > 0 && *chance <= 1;
}

static bool read_option(struct fault_rule *r, const char *text, size_t len)
{
	if (is_word(text, len, "once")) {
		r->left = 1;
		return true;
	}
	if (len > 2 && !strncmp(text, "n=", 2))
		return read_number(&r->left, text + 2, len - 2);
	return len > 2 && !strncmp(text, "p=", 2) &&
	       read_chance(&r->chance, text + 2, len - 2);
}

static int wrong(const char *text, const char *why, struct err *e)
{
	return err_set(e, ERR_USAGE, "--fault %s: %s", text, why);
}

int faults_add(struct faults *f, const char *text, struct err *e)
{
	struct fault_rule r = { .text = text, .chance = 1, .left = -1UL };
	size_t len = strcspn(text, ":");
	const struct word *word = read_fault(&r, text, len);
	const char *at = text + len;

	if (!word)
		return wrong(text, "no such fault; hub-serve(1) lists them", e);
	if (!*at++)
		return wrong(text, "expected FAULT:ROUTE", e);
	len = strcspn(at, ":");
	r.route = read_route(at, len);
	if (!r.route)
		return wrong(text, "no such route; hub-serve(1) lists them", e);
	if (word->route && strcmp(word->route, r.route) != 0)
		return wrong(text, "this route does not have this fault", e);
	for (at += len; *at; at += len) {
		len = strcspn(++at, ":");
		if (!read_option(&r, at, len))
			return wrong(text,
				     "expected once, n=COUNT, or "
				     "p=CHANCE from above 0 to 1",
				     e);
	}
	f->items = xgrow(f->items, f->count, &f->room, sizeof *f->items);
	f->items[f->count++] = r;
	return 0;
}

void faults_release(struct faults *f)
{
	free(take(&f->items));
	f->count = f->room = 0;
}

static bool match_path(const char *pattern, const char *path)
{
	for (; *pattern; pattern++) {
		if (*pattern == '*') {
			size_t len = strcspn(path, "/");

			if (!len)
				return false;
			path += len;
		} else if (*pattern != *path++) {
			return false;
		}
	}
	return !*path || pattern[-1] == '/';
}

static bool is_on(const char *name, const char *method, const char *path)
{
	for (size_t i = 0; i < ROUTES; i++) {
		const struct route *r = &routes[i];

		if (!strcmp(r->name, name) &&
		    (*r->method == '*' || !strcmp(r->method, method)) &&
		    match_path(r->pattern, path))
			return true;
	}
	return false;
}

/* SplitMix64 (Steele, Lea, Flood 2014), as a number from 0 to below 1. */
static double roll(struct faults *f)
{
	uint64_t z = f->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

struct fault faults_pick(struct faults *f, const char *method, const char *path)
{
	struct fault found = { FAULT_NONE, 0 };

	if (!f->count)
		return found;
	pthread_mutex_lock(&f->mutex);
	for (size_t i = 0; i < f->count; i++) {
		struct fault_rule *r = &f->items[i];

		if (!r->left || !is_on(r->route, method, path) ||
		    (r->chance < 1 && roll(f) >= r->chance))
			continue;
		r->left--;
		r->fired++;
		found = r->fault;
		break;
	}
	pthread_mutex_unlock(&f->mutex);
	return found;
}
