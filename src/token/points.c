/* points - the characters of a UTF-8 text, and what kind each is */
#include "token/points.h"

#include <unictype.h>

#include "json/utf8.h"

uint32_t point_next(const char **p)
{
	const unsigned char *s = (const unsigned char *)*p;
	size_t len = utf8_width(**p);
	uint32_t point = len == 1 ? *s : *s & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		point = point << 6 | (s[i] & 0x3f);
	*p += len;
	return point;
}

uint32_t point_before(const char *start, const char *end)
{
	const char *p = end - 1;

	while (p > start && ((unsigned char)*p & 0xc0) == 0x80)
		p--;
	return point_next(&p);
}

bool point_is_space(uint32_t point)
{
	return uc_is_property_white_space(point);
}

bool point_is_numeric(uint32_t point)
{
	return uc_is_general_category_withtable(point, UC_CATEGORY_MASK_N);
}

bool point_is_punctuation(uint32_t point)
{
	if (point < 0x80)
		return (point > ' ' && point < '0') ||
		       (point > '9' && point < 'A') ||
		       (point > 'Z' && point < 'a') ||
		       (point > 'z' && point < 0x7f);
	return uc_is_general_category_withtable(point, UC_CATEGORY_MASK_P);
}

bool point_is_word(uint32_t point)
{
	return uc_is_property_alphabetic(point) ||
	       uc_is_general_category_withtable(
		       point, UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Nd |
				      UC_CATEGORY_MASK_Pc) ||
	       uc_is_property_join_control(point);
}

/* Whether a byte is printable as Latin 1, and so stands for itself. */
static bool is_printable(unsigned byte)
{
	return (byte > ' ' && byte < 0x7f) || (byte > 0xa0 && byte != 0xad);
}

/* The others are numbered from U+0100 on: 0 to 20, 7f to a0, ad. */
static uint32_t point_of_byte(unsigned byte)
{
	if (is_printable(byte))
		return byte;
	if (byte <= ' ')
		return 0x100 + byte;
	return byte == 0xad ? 0x143 : 0x100 + byte - 0x7f + 0x21;
}

void points_of_bytes(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		utf8_add(out, point_of_byte((unsigned char)bytes[i]));
}
