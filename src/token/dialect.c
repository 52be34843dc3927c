/* dialect - patterns as Oniguruma reads them, said to PCRE2 */
#include "token/dialect.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "json/utf8.h"

/* White_Space, and Alphabetic with M, Nd and Pc, within a class. */
#define SPACES                                                                 \
	"\\x{9}-\\x{d}\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}"       \
	"\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}"
#define WORDS                                                                  \
	"\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}\\x{24b6}-\\x{24e9}"                 \
	"\\x{1f130}-\\x{1f149}\\x{1f150}-\\x{1f169}\\x{1f170}-\\x{1f189}"

#define REPEAT_MAX 1000

struct translation {
	struct buf *out;
	const char *p, *end;
	bool in_class;
	struct err *e;
};

static bool is_next(const struct translation *t, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(t->end - t->p) >= len && !memcmp(t->p, text, len);
}

static int refuse(const struct translation *t, const char *what)
{
	size_t left = (size_t)(t->end - t->p);

	return err_set(t->e, ERR_DATA, "the pattern has %s at '%.*s'", what,
		       (int)(left < 12 ? left : 12), t->p);
}

static int copy(struct translation *t, size_t len)
{
	buf_add(t->out, t->p, len);
	t->p += len;
	return 0;
}

/* \s, \S, \w, \W: a class, or the middle of one. */
static int add_set(struct translation *t, const char *set, bool is_not)
{
	if (t->in_class && is_not)
		return refuse(t, "the complement of a set in a class");
	if (!t->in_class)
		buf_adds(t->out, is_not ? "[^" : "[");
	buf_adds(t->out, set);
	if (!t->in_class)
		buf_addc(t->out, ']');
	t->p += 2;
	return 0;
}

/* \p{...}: a category of one or two letters, or a script. */
static int add_property(struct translation *t, const char *text, bool is_not)
{
	static const char *const scripts[] = {
		"Han",    "Hiragana",   "Katakana", "Hangul",
		"Latin",  "Greek",      "Arabic",   "Cyrillic",
		"Hebrew", "Devanagari", "Thai",     "Bopomofo",
	};
	const char *close = memchr(t->p, '}', (size_t)(t->end - t->p));
	const char *name = t->p + 3;
	size_t len;

	(void)text;
	(void)is_not;
	if (!close || t->p[2] != '{')
		return refuse(t, "a property without a name");
	name += *name == '^';
	len = (size_t)(close - name);
	if (len == 1 || len == 2)
		return copy(t, (size_t)(close + 1 - t->p));
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (strlen(scripts[i]) == len &&
		    !memcmp(scripts[i], name, len)) {
			buf_addf(t->out, "\\%c{%ssc:%s}", t->p[1],
				 name[-1] == '^' ? "^" : "", scripts[i]);
			t->p = close + 1;
			return 0;
		}
	return refuse(t, "a property that is not known here");
}

/* Put something else in the place of the escape of two bytes. */
static int add_instead(struct translation *t, const char *text, bool is_not)
{
	(void)is_not;
	buf_adds(t->out, text);
	t->p += 2;
	return 0;
}

static int add_hex(struct translation *t, const char *first, size_t digits)
{
	unsigned long code = strtoul(first, NULL, 16);

	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return refuse(t, "a code that is no character");
	buf_addf(t->out, "\\x{%.*s}", (int)digits, first);
	t->p = first + digits + (first[-1] == '{');
	return 0;
}

/* \xHH below 80, \x{H...}, \uHHHH. */
static int add_code(struct translation *t, const char *text, bool is_not)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	const char *first = t->p + 2;
	size_t digits;

	(void)text;
	(void)is_not;
	if (is_next(t, "\\x{")) {
		digits = strspn(++first, hex);
		if (!digits || digits > 6 || first[digits] != '}')
			return refuse(t, "a code that is no character");
		return add_hex(t, first, digits);
	}
	digits = t->p[1] == 'u' ? 4 : 2;
	if (strspn(first, hex) < digits || (digits == 2 && *first > '7'))
		return refuse(t, "a code that is no character");
	return add_hex(t, first, digits);
}

static bool is_sign(char c)
{
	return c >= ' ' && c < 0x7f &&
	       !((c >= '0' && c <= '9') ||
		 ((c | 32) >= 'a' && (c | 32) <= 'z'));
}

/* The function for the letter behind a backslash, and what it puts there. */
static int add_letter(struct translation *t, char c)
{
	static const struct {
		char letter;
		int (*add)(struct translation *t, const char *text,
			   bool is_not);
		const char *text;
	} rows[] = {
		{ 's', add_set, SPACES },
		{ 'w', add_set, WORDS },
		{ 'd', add_instead, "\\p{Nd}" },
		{ 'D', add_instead, "\\P{Nd}" },
		{ 'v', add_instead, "\\x0b" },
		{ 'p', add_property, "" },
		{ 'x', add_code, "" },
		{ 'u', add_code, "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (c == rows[i].letter || (c == (rows[i].letter & ~32) &&
					    strchr("swp", rows[i].letter)))
			return rows[i].add(t, rows[i].text, c < 'a');
	return refuse(t, "an escape that is not known here");
}

static int add_escape(struct translation *t)
{
	char c = t->end - t->p > 1 ? t->p[1] : 0;

	if (is_sign(c) || (c && strchr(t->in_class ? "nrtf" : "nrtfAzZ", c)))
		return copy(t, 2);
	return add_letter(t, c);
}

static int add_class(struct translation *t)
{
	copy(t, is_next(t, "[^") ? 2 : 1);
	if (is_next(t, "]"))
		return refuse(t, "an empty class");
	t->in_class = true;
	while (t->p < t->end && *t->p != ']') {
		if (is_next(t, "[") || is_next(t, "&&"))
			return refuse(t, "a class within a class");
		if (*t->p == '\\') {
			if (add_escape(t) < 0)
				return -1;
		} else {
			copy(t, utf8_width(*t->p));
		}
	}
	t->in_class = false;
	return t->p < t->end ? copy(t, 1) : refuse(t, "a class without an end");
}

static int add_group(struct translation *t)
{
	static const char *const opens[] = { "(?:",  "(?=",  "(?!",  "(?>",
					     "(?<=", "(?<!", "(?i:", "(?i)" };

	if (is_next(t, "(*"))
		return refuse(t, "a verb");
	if (!is_next(t, "(?"))
		return copy(t, 1);
	for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
		if (is_next(t, opens[i]))
			return copy(t, strlen(opens[i]));
	return refuse(t, "a group that is not known here");
}

/* `{n}`, `{n,}`, `{n,m}`, `{,m}`; any other brace is itself. */
static int add_brace(struct translation *t)
{
	const char *p = t->p + 1;
	size_t low = strspn(p, "0123456789"), high = 0;
	bool has_comma = p[low] == ',';

	if (has_comma)
		high = strspn(p + low + 1, "0123456789");
	if (p[low + has_comma + high] != '}' || !(low + high)) {
		buf_adds(t->out, "\\{");
		t->p++;
		return 0;
	}
	if (low > 4 || high > 4 || strtoul(p, NULL, 10) > REPEAT_MAX ||
	    (high && strtoul(p + low + 1, NULL, 10) > REPEAT_MAX))
		return refuse(t, "a repeat of more than 1000");
	if (p[low + has_comma + high + 1] == '+')
		return refuse(t, "a repeat of a repeat");
	buf_addf(t->out, "{%s", low ? "" : "0");
	t->p++;
	return copy(t, low + has_comma + high + 1);
}

int dialect_translate(struct buf *out, const char *pattern, size_t len,
		      struct err *e)
{
	struct translation t = { out, pattern, pattern + len, false, e };

	while (t.p < t.end) {
		int result;

		if (*t.p == '\\')
			result = add_escape(&t);
		else if (*t.p == '[')
			result = add_class(&t);
		else if (*t.p == '(')
			result = add_group(&t);
		else if (*t.p == '{')
			result = add_brace(&t);
		else if (*t.p)
			result = copy(&t, utf8_width(*t.p));
		else
			result = refuse(&t, "a zero byte");
		if (result < 0)
			return -1;
	}
	return out->is_full ? err_set(e, ERR_DATA, "the pattern is too long")
			    : 0;
}
