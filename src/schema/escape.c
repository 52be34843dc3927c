/* escape - what stands behind a backslash in a pattern */
#include <string.h>

#include "json/utf8.h"
#include "schema/parser.h"

/* White space and line terminators of ECMA 262, and all the others. */
#define SPACES                                                                 \
	"\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}"     \
	"\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"
#define OTHERS                                                                 \
	"\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}"          \
	"\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}"            \
	"\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"            \
	"\\x{ff00}-\\x{10ffff}"

/* Inside brackets as it stands, outside with some of its own. */
static enum escape_kind add_set(struct parser *s, char c)
{
	if (c == 'p' || c == 'P')
		return property_read(s, c) < 0 ? ESCAPE_BAD : ESCAPE_SET;
	if (c != 's' && c != 'S')
		buf_addf(s->out, "\\%c", c);
	else
		buf_addf(s->out, s->in_class ? "%s" : "[%s]",
			 c == 's' ? SPACES : OTHERS);
	return ESCAPE_SET;
}

/* Exactly count hex digits; -1 when they are not there. */
static int32_t take_hex(struct parser *s, size_t count)
{
	char hex[5] = "0000";
	int32_t value;

	if ((size_t)(s->end - s->p) < count)
		return -1;
	memcpy(hex + 4 - count, s->p, count);
	value = utf8_hex4(hex, 4);
	if (value >= 0)
		s->p += count;
	return value;
}

/* Behind \u{. */
static int take_braced(struct parser *s, uint32_t *point)
{
	size_t digits = 0;

	for (*point = 0; !parser_take(s, '}'); digits++) {
		int32_t digit = take_hex(s, 1);

		if (digit < 0)
			return parser_fail(s, "expected hex digits and }");
		*point = *point * 16 + (uint32_t)digit;
		if (*point > 0x10ffff)
			return parser_fail(s, "above U+10FFFF");
	}
	return digits ? 0 : parser_fail(s, "expected hex digits and }");
}

/* Behind half of a pair: the other half, if it is there. */
static uint32_t take_pair(struct parser *s, uint32_t high)
{
	int32_t low;

	if (high < 0xd800 || high > 0xdbff || s->end - s->p < 6 ||
	    s->p[0] != '\\' || s->p[1] != 'u')
		return high;
	low = utf8_hex4(s->p + 2, 4);
	if (low < 0xdc00 || low > 0xdfff)
		return high;
	s->p += 6;
	return 0x10000 + ((high - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
}

/* Behind \u: four digits, two such that make a pair, or any in braces. */
static int take_unicode(struct parser *s, uint32_t *point)
{
	int32_t four;

	if (parser_take(s, '{')) {
		if (take_braced(s, point) < 0)
			return -1;
	} else {
		four = take_hex(s, 4);
		if (four < 0)
			return parser_fail(s, "expected four hex digits");
		*point = take_pair(s, (uint32_t)four);
	}
	if (*point >= 0xd800 && *point <= 0xdfff)
		return parser_fail(s, "half of a pair, which no string holds");
	return 0;
}

static enum escape_kind take_control(struct parser *s, uint32_t *point)
{
	char c = s->p < s->end ? *s->p : 0;

	if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		return parser_fail(s, "expected a letter behind \\c");
	s->p++;
	*point = (uint32_t)c & 31;
	return ESCAPE_POINT;
}

/* A number of two hex digits, or NUL. */
static enum escape_kind take_number(struct parser *s, char c, uint32_t *point)
{
	int32_t value = 0;

	if (c == 'x') {
		value = take_hex(s, 2);
		if (value < 0)
			return parser_fail(s, "expected two hex digits");
	} else if (s->p < s->end && *s->p >= '0' && *s->p <= '9') {
		return parser_fail(s, "no digit may follow \\0");
	}
	*point = (uint32_t)value;
	return ESCAPE_POINT;
}

/* One letter, or a character that has a meaning of its own. */
static bool is_plain(char c, uint32_t *point)
{
	static const char from[] = "tnvfr", to[] = "\t\n\v\f\r";
	const char *p = strchr(from, c);

	*point = (uint32_t)(p ? to[p - from] : c);
	return p || strchr("^$\\.*+?()[]{}|/", c);
}

enum escape_kind escape_read(struct parser *s, uint32_t *point)
{
	char c = s->p < s->end ? *s->p : 0;

	if (!c)
		return parser_fail(s, "nothing behind a \\");
	s->p++;
	if (is_plain(c, point))
		return ESCAPE_POINT;
	switch (c) {
	case 'u':
		return take_unicode(s, point) < 0 ? ESCAPE_BAD : ESCAPE_POINT;
	case 'c':
		return take_control(s, point);
	case 'x':
	case '0':
		return take_number(s, c, point);
	default:
		break;
	}
	if (strchr("dDwWsSpP", c))
		return add_set(s, c);
	s->p--;
	return parser_fail(s, "no such escape");
}
