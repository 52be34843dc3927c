/* ecma - regular expressions of ECMA 262 in the words of PCRE2 */
#include "schema/ecma.h"

#include <string.h>

#include "json/utf8.h"
#include "schema/parser.h"

int parser_fail(struct parser *s, const char *what)
{
	return err_set(s->e, ERR_CONFIG,
		       "is no regular expression of ECMA 262: column %zu: %s",
		       (size_t)(s->p - s->start) + 1, what);
}

bool parser_is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_';
}

bool parser_take(struct parser *s, char c)
{
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

void parser_literal(struct parser *s, uint32_t point)
{
	if (point < 0x80 && parser_is_word((char)point))
		buf_addc(s->out, (char)point);
	else
		buf_addf(s->out, "\\x{%x}", (unsigned)point);
}

static bool take_text(struct parser *s, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(s->end - s->p) < len || memcmp(s->p, text, len) != 0)
		return false;
	s->p += len;
	return true;
}

/* NAME> of a group: letters, digits, _ and $, no digit first. */
static int take_name(struct parser *s, struct group_name *name)
{
	const char *stop = memchr(s->p, '>', (size_t)(s->end - s->p));

	if (!stop || stop == s->p || (*s->p >= '0' && *s->p <= '9'))
		return parser_fail(s, "expected a group's name and >");
	*name = (struct group_name){ s->p, (size_t)(stop - s->p), 0 };
	for (const char *p = s->p; p < stop; p++) {
		if (!parser_is_word(*p) && *p != '$' && !(*p & 0x80))
			return parser_fail(s, "not a group's name");
	}
	s->p = stop + 1;
	return 0;
}

static const struct group_name *find_name(const struct parser *s,
					  const struct group_name *name)
{
	for (size_t i = 0; i < s->name_count; i++) {
		if (s->names[i].len == name->len &&
		    !memcmp(s->names[i].text, name->text, name->len))
			return &s->names[i];
	}
	return NULL;
}

/* Behind a ( when the groups are counted. */
static int note_group(struct parser *s)
{
	struct group_name name = { 0 };

	if (s->p < s->end && *s->p == '?') {
		if (s->end - s->p < 3 || s->p[1] != '<' || s->p[2] == '=' ||
		    s->p[2] == '!')
			return 0;
		s->p += 2;
		if (take_name(s, &name) < 0)
			return -1;
		if (find_name(s, &name))
			return parser_fail(s, "two groups of one name");
	}
	if (++s->groups >= PARSER_GROUPS)
		return parser_fail(s, "too many groups");
	name.number = s->groups;
	if (name.len)
		s->names[s->name_count++] = name;
	return 0;
}

/* References can point ahead. */
static int count_groups(struct parser *s)
{
	bool in_class = false;

	while (s->p < s->end) {
		char c = *s->p++;

		if (c == '\\' && s->p < s->end)
			s->p++;
		else if (c == '[')
			in_class = true;
		else if (c == ']')
			in_class = false;
		else if (c == '(' && !in_class && note_group(s) < 0)
			return -1;
	}
	s->p = s->start;
	return 0;
}

/* Behind a (. */
static int open_group(struct parser *s)
{
	static const char *const plain[] = { "?:", NULL };
	static const char *const around[] = { "?=", "?!", "?<=", "?<!", NULL };
	struct group_name name;
	const char *start = s->p;
	char kind = '(';

	if (s->depth == PARSER_GROUPS)
		return parser_fail(s, "too many groups in one another");
	for (size_t i = 0; plain[i] && s->p == start; i++)
		take_text(s, plain[i]);
	for (size_t i = 0; around[i] && s->p == start; i++)
		kind = take_text(s, around[i]) ? '=' : kind;
	buf_addc(s->out, '(');
	buf_add(s->out, start, (size_t)(s->p - start));
	if (s->p == start && take_text(s, "?<")) {
		if (take_name(s, &name) < 0)
			return -1;
	} else if (s->p == start && parser_take(s, '?')) {
		return parser_fail(s, "unknown kind of group");
	}
	s->open[s->depth++] = kind;
	s->can_repeat = false;
	return 0;
}

static int close_group(struct parser *s)
{
	if (!s->depth)
		return parser_fail(s, "a ) without its (");
	buf_addc(s->out, ')');
	s->can_repeat = s->open[--s->depth] == '(';
	return 0;
}

static size_t skip_digits(struct parser *s)
{
	const char *start = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return (size_t)(s->p - start);
}

/* Behind a {: N}, N,} or N,M}. */
static int read_count(struct parser *s)
{
	const char *start = s->p;

	if (!skip_digits(s))
		return parser_fail(s, "expected a count behind {");
	if (parser_take(s, ','))
		skip_digits(s);
	if (!parser_take(s, '}'))
		return parser_fail(s, "expected } behind a count");
	buf_addc(s->out, '{');
	buf_add(s->out, start, (size_t)(s->p - start));
	return 0;
}

static int read_quantifier(struct parser *s, char c)
{
	if (!s->can_repeat)
		return parser_fail(s, "nothing that could be repeated");
	s->can_repeat = false;
	if (c != '{')
		buf_addc(s->out, c);
	else if (read_count(s) < 0)
		return -1;
	if (parser_take(s, '?'))
		buf_addc(s->out, '?');
	return 0;
}

/* The number of the group that \k<NAME> means; 0: an error. */
static unsigned read_name(struct parser *s)
{
	const struct group_name *found;
	struct group_name name;

	if (!parser_take(s, '<') || take_name(s, &name) < 0) {
		parser_fail(s, "expected <NAME> behind \\k");
		return 0;
	}
	found = find_name(s, &name);
	if (!found)
		parser_fail(s, "no group has this name");
	return found ? found->number : 0;
}

/* The same for \1 and so on. */
static unsigned read_number(struct parser *s)
{
	unsigned number = 0;

	for (; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++) {
		number = number * 10 + (unsigned)(*s->p - '0');
		if (number > s->groups) {
			parser_fail(s, "there is no such group");
			return 0;
		}
	}
	return number;
}

/* A reference to a group; anything else leaves s->p and says 0. */
static int read_reference(struct parser *s)
{
	char c = s->p < s->end ? *s->p : 0;
	unsigned number;

	if (c == 'k') {
		s->p++;
		number = read_name(s);
	} else if (c >= '1' && c <= '9') {
		number = read_number(s);
	} else {
		return 0;
	}
	if (!number)
		return -1;
	buf_addf(s->out, "\\g{%u}", number);
	return 1;
}

/* Behind a backslash outside brackets. */
static int read_escape(struct parser *s)
{
	uint32_t point = 0;
	int result;

	if (s->p < s->end && (*s->p == 'b' || *s->p == 'B')) {
		buf_addf(s->out, "\\%c", *s->p++);
		s->can_repeat = false;
		return 0;
	}
	s->can_repeat = true;
	result = read_reference(s);
	if (result)
		return result < 0 ? -1 : 0;
	result = escape_read(s, &point);
	if (result == ESCAPE_POINT)
		parser_literal(s, point);
	return result < 0 ? -1 : 0;
}

static int read_character(struct parser *s)
{
	static const char line[] = "[^\\n\\r\\x{2028}\\x{2029}]";
	size_t len = utf8_length(s->p, (size_t)(s->end - s->p));

	s->can_repeat = true;
	if (*s->p == '.') {
		buf_adds(s->out, line);
		s->p++;
		return 0;
	}
	if (!len || (*s->p && strchr("{}]", *s->p)))
		return parser_fail(s, "must stand behind a \\");
	buf_add(s->out, s->p, len);
	s->p += len;
	return 0;
}

static int read_term(struct parser *s)
{
	char c = *s->p;

	if (c == '[') {
		s->can_repeat = true;
		return class_read(s);
	}
	if (!c || !strchr("\\()*+?{|^$", c))
		return read_character(s);
	s->p++;
	switch (c) {
	case '\\':
		return read_escape(s);
	case '(':
		return open_group(s);
	case ')':
		return close_group(s);
	case '|':
	case '^':
	case '$':
		s->can_repeat = false;
		return buf_addc(s->out, c);
	default:
		return read_quantifier(s, c);
	}
}

int ecma_translate(struct buf *out, const char *text, size_t len, struct err *e)
{
	struct parser s = {
		.start = text, .p = text, .end = text + len, .out = out, .e = e
	};

	if (count_groups(&s) < 0)
		return -1;
	while (s.p < s.end) {
		if (read_term(&s) < 0)
			return -1;
	}
	return s.depth ? parser_fail(&s, "a ( without its )") : 0;
}
