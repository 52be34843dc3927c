/* glob - patterns over the paths of a repository */
#include "hub/glob.h"

#include <string.h>

#include "json/utf8.h"

#define PATTERN_MAX 1024

/* A piece of text without slashes. */
struct part {
	const char *text;
	size_t len;
};

bool glob_is_pattern(const char *text)
{
	return strpbrk(text, "*?[") != NULL;
}

/* Bytes of the set at `[`, its brackets included; 0: it has no end. */
static size_t set_length(const char *text, size_t len)
{
	size_t i = 1;

	if (i < len && (text[i] == '!' || text[i] == '^'))
		i++;
	for (i++; i < len; i++) {
		if (text[i] == ']')
			return i + 1;
	}
	return 0;
}

static bool has_open_set(const struct part *p)
{
	for (size_t i = 0; i < p->len; i++) {
		size_t set;

		if (p->text[i] != '[')
			continue;
		set = set_length(p->text + i, p->len - i);
		if (!set)
			return true;
		i += set - 1;
	}
	return false;
}

static bool is_text(const struct part *p, const char *text)
{
	return p->len == strlen(text) && !memcmp(p->text, text, p->len);
}

int glob_check(const char *pattern, struct err *e)
{
	const char *at = pattern;

	if (strlen(pattern) > PATTERN_MAX)
		return err_set(e, ERR_USAGE, "a pattern of more than %d bytes",
			       PATTERN_MAX);
	for (;;) {
		struct part p = { at, strcspn(at, "/") };

		if (!p.len || is_text(&p, ".") || is_text(&p, ".."))
			return err_set(e, ERR_USAGE,
				       "'%s' is no pattern: it has an empty, "
				       "'.' or '..' part",
				       pattern);
		if (has_open_set(&p))
			return err_set(e, ERR_USAGE,
				       "'%s' is no pattern: '[' without ']'; "
				       "a plain one is written [[]",
				       pattern);
		if (!at[p.len])
			return 0;
		at += p.len + 1;
	}
}

/* Bytes of the character at text; of what is no UTF-8 each byte is one. */
static size_t character(const char *text, size_t len)
{
	size_t got = utf8_length(text, len);

	return got ? got : 1;
}

/* In the order of their bytes, which is that of their code points. */
static int order(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int got = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return got ? got : (a_len > b_len) - (a_len < b_len);
}

static bool is_in_set(const char *set, size_t len, const char *c, size_t c_len)
{
	const char *at = set + 1, *end = set + len - 1;
	bool is_not = *at == '!' || *at == '^', is_in = false;

	at += is_not;
	while (at < end) {
		size_t low = character(at, (size_t)(end - at)), high = low;
		const char *from = at, *to = at;

		at += low;
		if (end - at >= 2 && *at == '-') {
			to = at + 1;
			high = character(to, (size_t)(end - to));
			at = to + high;
		}
		is_in |= order(c, c_len, from, low) >= 0 &&
			 order(c, c_len, to, high) <= 0;
	}
	return is_in != is_not;
}

/* Bytes of the pattern that match the character at text; 0: they do not. */
static size_t match_one(const char *pattern, size_t len, const char *text,
			size_t text_len)
{
	size_t set;

	if (*pattern == '?')
		return 1;
	if (*pattern == '[') {
		set = set_length(pattern, len);
		return is_in_set(pattern, set, text, text_len) ? set : 0;
	}
	if (len < text_len || memcmp(pattern, text, text_len) != 0)
		return 0;
	return text_len;
}

/* With one way back, to the star seen last: earlier ones need not take more. */
static bool match_part(const struct part *pattern, const struct part *text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, star_t = 0;

	while (t < text->len) {
		size_t one = character(text->text + t, text->len - t);
		size_t took = 0;

		if (p < pattern->len && pattern->text[p] == '*') {
			star = ++p;
			star_t = t;
			continue;
		}
		if (p < pattern->len)
			took = match_one(pattern->text + p, pattern->len - p,
					 text->text + t, one);
		if (took) {
			p += took;
			t += one;
			continue;
		}
		if (star == SIZE_MAX)
			return false;
		star_t += character(text->text + star_t, text->len - star_t);
		p = star;
		t = star_t;
	}
	while (p < pattern->len && pattern->text[p] == '*')
		p++;
	return p == pattern->len;
}

/* The part at *at, which moves behind it; *at NULL: that was the last. */
static struct part next_part(const char **at)
{
	struct part p = { *at, strcspn(*at, "/") };

	*at = (*at)[p.len] ? *at + p.len + 1 : NULL;
	return p;
}

/* The same over parts, with ** for the star. */
bool glob_match(const char *pattern, const char *path)
{
	const char *p = pattern, *t = path, *star = NULL, *star_t = NULL;
	bool has_star = false;

	while (t) {
		const char *p_next = p, *t_next = t;
		struct part want = { 0 }, have = next_part(&t_next);

		if (p)
			want = next_part(&p_next);
		if (p && is_text(&want, "**")) {
			if (!p_next)
				return true;
			has_star = true;
			star = p = p_next;
			star_t = t;
			continue;
		}
		if (p && match_part(&want, &have)) {
			p = p_next;
			t = t_next;
			continue;
		}
		if (!has_star)
			return false;
		next_part(&star_t);
		p = star;
		t = star_t;
	}
	return !p;
}

size_t glob_folder(const char *pattern)
{
	size_t len = strcspn(pattern, "*?[");

	while (len && pattern[len] != '/')
		len--;
	return len;
}
