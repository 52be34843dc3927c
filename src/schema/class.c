/* class - sets of characters in brackets, in patterns */
#include "json/utf8.h"
#include "schema/parser.h"

static uint32_t take_point(struct parser *s)
{
	size_t len = utf8_length(s->p, (size_t)(s->end - s->p));
	const unsigned char *p = (const unsigned char *)s->p;
	uint32_t point = len < 2 ? *p : *p & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		point = point << 6 | (p[i] & 0x3f);
	s->p += len ? len : 1;
	return point;
}

static enum escape_kind read_atom(struct parser *s, uint32_t *point)
{
	if (s->p == s->end)
		return parser_fail(s, "a [ without its ]");
	if (!parser_take(s, '\\')) {
		*point = take_point(s);
		return ESCAPE_POINT;
	}
	if (parser_take(s, 'b'))
		*point = '\b';
	else if (parser_take(s, '-'))
		*point = '-';
	else
		return escape_read(s, point);
	return ESCAPE_POINT;
}

static bool is_range(const struct parser *s)
{
	return s->end - s->p > 1 && s->p[0] == '-' && s->p[1] != ']';
}

/* A character, a set, or two characters and all between. */
static int read_item(struct parser *s)
{
	uint32_t low = 0, high = 0;
	enum escape_kind kind = read_atom(s, &low);

	if (kind == ESCAPE_BAD)
		return -1;
	if (kind == ESCAPE_POINT)
		parser_literal(s, low);
	if (!is_range(s))
		return 0;
	s->p++;
	if (kind == ESCAPE_SET)
		return parser_fail(s, "a range begins with a set");
	kind = read_atom(s, &high);
	if (kind == ESCAPE_BAD)
		return -1;
	if (kind == ESCAPE_SET)
		return parser_fail(s, "a range ends with a set");
	if (high < low)
		return parser_fail(s, "a range that ends before it begins");
	buf_addc(s->out, '-');
	parser_literal(s, high);
	return 0;
}

int class_read(struct parser *s)
{
	bool is_not;

	s->p++;
	is_not = parser_take(s, '^');
	if (parser_take(s, ']'))
		return buf_adds(s->out,
				is_not ? "[\\x{0}-\\x{10ffff}]" : "(?!)");
	buf_adds(s->out, is_not ? "[^" : "[");
	s->in_class = true;
	while (!parser_take(s, ']')) {
		if (read_item(s) < 0)
			return -1;
	}
	s->in_class = false;
	return buf_addc(s->out, ']');
}
