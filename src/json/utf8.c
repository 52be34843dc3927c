/* utf8 - well-formed UTF-8, as RFC 3629 says */
#include "json/utf8.h"

#include <string.h>

static int is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

static size_t three_bytes(const unsigned char *p, size_t len)
{
	if (len < 3 || !is_tail(p[1]) || !is_tail(p[2]))
		return 0;
	if (p[0] == 0xe0 && p[1] < 0xa0) /* overlong */
		return 0;
	if (p[0] == 0xed && p[1] > 0x9f) /* a surrogate */
		return 0;
	return 3;
}

static size_t four_bytes(const unsigned char *p, size_t len)
{
	if (len < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
		return 0;
	if (p[0] == 0xf0 && p[1] < 0x90) /* overlong */
		return 0;
	if (p[0] == 0xf4 && p[1] > 0x8f) /* above U+10FFFF */
		return 0;
	return 4;
}

size_t utf8_length(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;

	if (!len)
		return 0;
	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		return len >= 2 && is_tail(p[1]) ? 2 : 0;
	if (p[0] >= 0xe0 && p[0] <= 0xef)
		return three_bytes(p, len);
	if (p[0] >= 0xf0 && p[0] <= 0xf4)
		return four_bytes(p, len);
	return 0;
}

bool utf8_is_text(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t len = utf8_length(text, left);

		if (!len)
			return false;
		text += len;
		left -= len;
	}
	return true;
}

void utf8_mend(char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t len = utf8_length(text, left);

		if (!len) {
			*text = '?';
			len = 1;
		}
		text += len;
		left -= len;
	}
}

size_t utf8_width(char first)
{
	unsigned char c = (unsigned char)first;

	if (c < 0xc2 || c > 0xf4)
		return 1;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

int utf8_add(struct buf *out, uint32_t point)
{
	char bytes[4];
	size_t len = 0;

	if (point < 0x80) {
		bytes[len++] = (char)point;
	} else if (point < 0x800) {
		bytes[len++] = (char)(0xc0 | point >> 6);
	} else if (point < 0x10000) {
		bytes[len++] = (char)(0xe0 | point >> 12);
		bytes[len++] = (char)(0x80 | (point >> 6 & 0x3f));
	} else {
		bytes[len++] = (char)(0xf0 | point >> 18);
		bytes[len++] = (char)(0x80 | (point >> 12 & 0x3f));
		bytes[len++] = (char)(0x80 | (point >> 6 & 0x3f));
	}
	if (point >= 0x80)
		bytes[len++] = (char)(0x80 | (point & 0x3f));
	return buf_add(out, bytes, len);
}

int32_t utf8_hex4(const char *text, size_t len)
{
	int32_t value = 0;

	if (len < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = text[i];

		value <<= 4;
		if (c >= '0' && c <= '9')
			value |= c - '0';
		else if (c >= 'a' && c <= 'f')
			value |= c - 'a' + 10;
		else if (c >= 'A' && c <= 'F')
			value |= c - 'A' + 10;
		else
			return -1;
	}
	return value;
}
