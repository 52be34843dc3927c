/* fold - texts made plainer, a character at a time */
#include "token/fold.h"

#include <unicase.h>
#include <unictype.h>

#include "json/utf8.h"

#define CAPITAL_I_WITH_DOT 0x130 /* the only one whose lower case is two */
#define DOT_ABOVE 0x307

void fold_lower(struct buf *out, const struct buf *text)
{
	const char *p = text->data, *end = p + text->len;

	while (p < end) {
		uint32_t point = point_next(&p);

		utf8_add(out, uc_tolower(point));
		if (point == CAPITAL_I_WITH_DOT)
			utf8_add(out, DOT_ABOVE);
	}
}

void fold_drop(struct buf *out, const struct buf *text, uint32_t mask)
{
	const char *p = text->data, *end = p + text->len;

	while (p < end) {
		uint32_t point = point_next(&p);

		if (!uc_is_general_category_withtable(point, mask))
			utf8_add(out, point);
	}
}

static bool is_dropped(uint32_t point)
{
	if (point == '\t' || point == '\n' || point == '\r')
		return false;
	return !point || point == 0xfffd ||
	       uc_is_general_category_withtable(
		       point, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
				      UC_CATEGORY_MASK_Co);
}

void fold_clean(struct buf *out, const struct buf *text)
{
	const char *p = text->data, *end = p + text->len;

	while (p < end) {
		uint32_t point = point_next(&p);

		if (!is_dropped(point))
			utf8_add(out, point_is_space(point) ? ' ' : point);
	}
}

static bool is_chinese(uint32_t point)
{
	static const uint32_t ranges[][2] = {
		{ 0x4e00, 0x9fff },   { 0x3400, 0x4dbf },
		{ 0x20000, 0x2a6df }, { 0x2a700, 0x2b73f },
		{ 0x2b740, 0x2b81f }, { 0x2b920, 0x2ceaf },
		{ 0xf900, 0xfaff },   { 0x2f800, 0x2fa1f },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (point >= ranges[i][0] && point <= ranges[i][1])
			return true;
	return false;
}

void fold_part_chinese(struct buf *out, const struct buf *text)
{
	const char *p = text->data, *end = p + text->len;

	while (p < end) {
		uint32_t point = point_next(&p);
		bool is_apart = is_chinese(point);

		if (is_apart)
			buf_addc(out, ' ');
		utf8_add(out, point);
		if (is_apart)
			buf_addc(out, ' ');
	}
}
