/* token - one token of a text that is still arriving */
#include "json/token.h"

#include "base/mem.h"
#include "json/utf8.h"

const char *token_fail(struct scan *s, const char *p, const char *what)
{
	s->doc->stop = (size_t)(p - s->text);
	if (!s->is_broken)
		err_set(s->e, ERR_DATA, "%s", what);
	s->is_broken = true;
	return NULL;
}

/* One byte beyond the limit, so that what is too large can be told. */
void token_text(struct scan *s, const char *text, size_t len)
{
	size_t most = s->limits->size_bytes + 1;

	s->text = s->doc->text = text;
	s->doc->len = len < most ? len : most;
	s->end = text + s->doc->len;
}

const char *token_await(struct scan *s, const char *p, size_t count)
{
	while ((size_t)(s->end - p) < count && s->source && !s->is_over) {
		size_t at = (size_t)(p - s->text);
		int got;

		if (s->doc->len > s->limits->size_bytes) {
			s->is_over = true;
			token_fail(s, s->text, "record too large");
			break;
		}
		got = s->source->more(s->source, s->e);
		s->is_over = got <= 0;
		s->is_broken = got < 0;
		if (got < 0)
			break;
		token_text(s, s->source->text, s->source->len);
		p = s->text + at;
	}
	return p;
}

/*
 * In the form of json_pretty a line ends behind a comma or opening bracket,
 * or before a closing one, and no more than the indentation stands there; the
 * first such break says the level. Brackets of a kind differ in one bit.
 */
static inline void judge_break(struct scan *s, const char *from, const char *to)
{
	bool opens = from[-1] == ',' || (from[-1] | 0x20) == '{';
	bool closes = (*to | 0x20) == '}';
	size_t blanks = (size_t)(to - from) - 1, depth = s->depth - closes;

	if (__builtin_expect(s->level < 0, 0))
		s->level = (int)(blanks / 2 - depth);
	s->breaks++;
	s->is_odd |= opens == closes || s->level < 0 ||
		     blanks != 2 * (depth + (size_t)s->level);
}

static void judge_spaces(struct scan *s, const char *from, const char *to)
{
	bool is_inside = s->depth && to != s->end;

	if (is_inside && *from == '\n')
		judge_break(s, from, to);
	else if (is_inside && *from == ' ' && from[-1] == ':' && to == from + 1)
		s->breaks++;
	else
		s->is_odd = true;
}

static __attribute__((noinline)) const char *any_spaces(struct scan *s,
							const char *p)
{
	size_t start = (size_t)(p - s->text);
	int c = token_peek(s, &p);

	if (c < 0 || !span_is_space((char)c))
		return p;
	s->has_space = true;
	for (;;) {
		s->lines += c == '\n';
		p = span_blanks(p + 1, s->end);
		c = token_peek(s, &p);
		if (c < 0 || !span_is_space((char)c))
			break;
		s->is_odd |= c != ' ';
	}
	judge_spaces(s, s->text + start, p);
	return p;
}

/* The rest of the line and an indentation, which is most of all white space. */
const char *token_spaces(struct scan *s, const char *p)
{
	const char *q;

	if (p == s->end || *p != '\n' || !s->depth)
		return any_spaces(s, p);
	q = span_blanks(p + 1, s->end);
	if (q == s->end || (unsigned char)*q <= ' ')
		return any_spaces(s, p);
	s->has_space = true;
	s->lines++;
	judge_break(s, p, q);
	return q;
}

bool token_room(struct scan *s)
{
	struct json_doc *doc = s->doc;

	if (doc->count >= JSON_NODES_MAX)
		return false;
	doc->nodes =
		xgrow(doc->nodes, doc->count, &doc->room, sizeof *doc->nodes);
	return true;
}

const char *token_word(struct scan *s, const char *p, const char *word,
		       enum json_type type)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - p) < len)
		p = token_await(s, p, len);
	if ((size_t)(s->end - p) < len || memcmp(p, word, len) != 0)
		return token_fail(s, p, "expected a value");
	return token_leaf(s, type, p, p + len);
}

/* Behind the digits at p; their count. */
ALWAYS size_t digits(struct scan *s, const char **p)
{
	size_t count = 0;
	int c;

	while ((c = token_peek(s, p)) >= '0' && c <= '9') {
		const char *end = span_digits(*p, s->end);

		count += (size_t)(end - *p);
		*p = end;
	}
	return count;
}

static const char *exponent(struct scan *s, const char *p)
{
	size_t count;
	int c;

	p++;
	c = token_peek(s, &p);
	if (c == '+' || c == '-')
		p++;
	count = digits(s, &p);
	if (!count)
		return token_fail(s, p, "expected a digit in the exponent");
	if (count > JSON_EXPONENT_DIGITS)
		return token_fail(s, p, "exponent too long");
	return p;
}

const char *token_number(struct scan *s, const char *p)
{
	size_t start = (size_t)(p - s->text);
	int c;

	if (*p == '-')
		p++;
	if (token_peek(s, &p) == '0')
		p++;
	else if (!digits(s, &p))
		return token_fail(s, p, "expected a digit");
	c = token_peek(s, &p);
	if (c >= '0' && c <= '9')
		return token_fail(s, p, "a number does not start with 0");
	if (c == '.') {
		p++;
		if (!digits(s, &p))
			return token_fail(s, p,
					  "expected a digit behind the point");
		c = token_peek(s, &p);
	}
	if (c == 'e' || c == 'E') {
		p = exponent(s, p);
		if (!p)
			return NULL;
	}
	return token_leaf(s, JSON_NUMBER, s->text + start, p);
}

/* Behind the u; a high surrogate takes its low one along. */
static const char *scan_unicode(struct scan *s, const char *p)
{
	int32_t high, low;

	p = token_await(s, p, 4);
	high = utf8_hex4(p, (size_t)(s->end - p));
	if (high < 0)
		return token_fail(s, p, "expected four hex digits behind \\u");
	if (high >= 0xdc00 && high <= 0xdfff)
		return token_fail(s, p, "a low surrogate without its high one");
	if (high < 0xd800 || high > 0xdbff)
		return p + 4;
	p = token_await(s, p, 10) + 4;
	if (s->end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return token_fail(s, p, "a high surrogate without its low one");
	low = utf8_hex4(p + 2, 4);
	if (low < 0xdc00 || low > 0xdfff)
		return token_fail(s, p, "a high surrogate without its low one");
	return p + 6;
}

static const char *scan_escape(struct scan *s, const char *p)
{
	int c;

	p++;
	c = token_peek(s, &p);
	if (c < 0)
		return token_fail(s, p, "string not closed");
	if (!c || !strchr("\"\\/bfnrtu", c))
		return token_fail(s, p, "unknown escape");
	return c == 'u' ? scan_unicode(s, p + 1) : p + 1;
}

/* Characters beyond ASCII, as many as stand together. */
static const char *scan_characters(struct scan *s, const char *p)
{
	while (p < s->end && (unsigned char)*p >= 0x80) {
		size_t len;

		if (s->end - p < 4)
			p = token_await(s, p, utf8_width(*p));
		len = utf8_length(p, (size_t)(s->end - p));
		if (!len)
			return token_fail(s, p, "not UTF-8");
		p += len;
	}
	return p;
}

const char *token_string_on(struct scan *s, const char *p, size_t start)
{
	struct json_node *node;
	bool has_escape = false;
	int c;

	for (; (c = token_peek(s, &p)) != '"'; p = span_plain(p, s->end)) {
		if (c < 0)
			return token_fail(s, p, "string not closed");
		if (c < 0x20)
			return token_fail(s, p,
					  "control character in a string");
		has_escape |= c == '\\';
		if (c == '\\')
			p = scan_escape(s, p);
		else if (c >= 0x80)
			p = scan_characters(s, p);
		if (!p)
			return NULL;
	}
	p++;
	node = token_node(s, JSON_STRING, s->text + start,
			  (size_t)(p - s->text) - start);
	if (!node)
		return NULL;
	node->has_escape = has_escape;
	return p;
}
