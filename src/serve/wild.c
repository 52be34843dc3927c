/* wild - matching without backtracking more than one star */
#include "serve/wild.h"

#include <ctype.h>
#include <string.h>

struct span {
	const char *at, *end;
};

static bool is_in_class(const char *name, size_t len, int c)
{
	static const struct {
		const char *name;
		int (*has)(int c);
	} classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha },
		{ "blank", isblank }, { "cntrl", iscntrl },
		{ "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint },
		{ "punct", ispunct }, { "space", isspace },
		{ "upper", isupper }, { "xdigit", isxdigit },
	};

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		if (len == strlen(classes[i].name) &&
		    !memcmp(name, classes[i].name, len))
			return classes[i].has(c) != 0;
	}
	return false;
}

/* One character of a set, a backslash before it taken off. */
static unsigned char set_char(struct span *set)
{
	if (*set->at == '\\' && set->end - set->at > 1)
		set->at++;
	return (unsigned char)*set->at++;
}

/* `[:name:]` at the front: moves behind it, and says whether c is of it. */
static bool take_class(struct span *set, unsigned char c, bool *is_in)
{
	const char *name = set->at + 2;
	const char *colon;

	if (set->end - set->at < 4 || memcmp(set->at, "[:", 2) != 0)
		return false;
	colon = memchr(name, ':', (size_t)(set->end - name));
	if (!colon || colon + 1 == set->end || colon[1] != ']')
		return false;
	*is_in |= is_in_class(name, (size_t)(colon - name), c);
	set->at = colon + 2;
	return true;
}

/* At the `[`; behind the set after. A set without an end matches nothing. */
static bool match_set(struct span *p, unsigned char c)
{
	struct span set = { p->at + 1, p->end };
	bool is_not = set.at < set.end && strchr("!^", *set.at) != NULL;
	bool is_in = false, is_first = true;

	for (set.at += is_not; set.at < set.end; is_first = false) {
		unsigned char low, high;

		if (*set.at == ']' && !is_first) {
			p->at = set.at + 1;
			return is_in != is_not;
		}
		if (take_class(&set, c, &is_in))
			continue;
		low = high = set_char(&set);
		if (set.end - set.at > 1 && *set.at == '-' &&
		    set.at[1] != ']') {
			set.at++;
			high = set_char(&set);
		}
		is_in |= low <= c && c <= high;
	}
	return false;
}

/* Whether what is at the front of the pattern stands for c; moves behind. */
static bool match_one(struct span *p, unsigned char c)
{
	if (*p->at == '[')
		return match_set(p, c);
	if (*p->at == '?') {
		p->at++;
		return true;
	}
	return set_char(p) == c;
}

static bool spend(uint64_t *steps, const struct span *on)
{
	uint64_t cost = (uint64_t)(on->end - on->at) / 8 + 1;

	*steps -= *steps < cost ? *steps : cost;
	return *steps != 0;
}

/* Without slashes. After a mismatch only the last star can give way. */
static bool match_part(struct span p, struct span t, uint64_t *steps)
{
	const char *star = NULL, *mark = NULL;

	while (t.at < t.end && spend(steps, &p)) {
		struct span next = p;

		if (p.at < p.end && *p.at == '*') {
			star = ++p.at;
			mark = t.at;
		} else if (p.at < p.end &&
			   match_one(&next, (unsigned char)*t.at)) {
			p.at = next.at;
			t.at++;
		} else if (star) {
			p.at = star;
			t.at = ++mark;
		} else {
			return false;
		}
	}
	while (p.at < p.end && *p.at == '*')
		p.at++;
	return p.at == p.end && t.at == t.end;
}

/* What is before the next slash; *left moves behind that. */
static struct span take_part(struct span *left)
{
	const char *slash =
		memchr(left->at, '/', (size_t)(left->end - left->at));
	struct span part = { left->at, slash ? slash : left->end };

	left->at = slash ? slash + 1 : left->end;
	return part;
}

static bool is_deep(const struct span *part)
{
	return part->end - part->at == 2 && !memcmp(part->at, "**", 2);
}

/* The same with parts for characters and `**` for the star. */
static bool match_path(struct span p, struct span t, uint64_t *steps)
{
	struct span star = { 0 }, mark = { 0 };

	while (t.at < t.end && *steps) {
		struct span p_left = p, t_left = t;
		struct span part = take_part(&p_left);
		struct span name = take_part(&t_left);

		if (is_deep(&part)) {
			if (p_left.at == p_left.end)
				return true;
			star = p = p_left;
			mark = t;
		} else if (p.at < p.end && match_part(part, name, steps)) {
			p = p_left;
			t = t_left;
		} else if (star.at) {
			p = star;
			take_part(&mark);
			t = mark;
		} else {
			return false;
		}
	}
	return p.at == p.end && t.at == t.end;
}

bool wild_match(const struct wild *w, const char *path, size_t len,
		uint64_t *steps)
{
	struct span p = { w->text, w->text + w->len };
	struct span t = { path, path + len };

	if (w->is_anchored)
		return match_path(p, t, steps);
	for (const char *at = path; at < t.end; at++) {
		if (*at == '/')
			t.at = at + 1;
	}
	return match_part(p, t, steps);
}

struct wild wild_read(const char *text, size_t len, bool *is_folder)
{
	struct wild w = { .text = text, .len = len };

	*is_folder = len && text[len - 1] == '/';
	w.len -= *is_folder;
	w.is_anchored = memchr(text, '/', w.len) != NULL;
	if (w.len && *text == '/') {
		w.text++;
		w.len--;
	}
	return w;
}
