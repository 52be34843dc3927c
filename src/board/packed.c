/* packed - ids and numbers in few bytes, as an index of many entries needs */
#include "board/packed.h"

#include <string.h>

#include "base/mem.h"

#define UUID_LEN 36
#define UUID_BYTES 16

/* The first byte of an id: what follows is a UUID, or text up to a NUL. */
enum form {
	FORM_TEXT,
	FORM_UUID
};

static bool is_dash_at(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

static const char hex[] = "0123456789abcdef";

/* What a character is worth, and 1; 0: nothing. */
static const unsigned char hex_worth[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

static bool read_uuid(unsigned char bytes[UUID_BYTES], const char *id,
		      size_t len)
{
	unsigned value = 0;
	size_t digits = 0;

	if (len != UUID_LEN)
		return false;
	for (size_t i = 0; i < UUID_LEN; i++) {
		unsigned worth = hex_worth[(unsigned char)id[i]];

		if (is_dash_at(i) ? id[i] != '-' : !worth)
			return false;
		if (!worth)
			continue;
		value = value << 4 | (worth - 1);
		if (++digits % 2 == 0)
			bytes[digits / 2 - 1] = (unsigned char)value;
	}
	return true;
}

void packed_add_id(struct buf *out, const char *id, size_t len)
{
	unsigned char bytes[1 + UUID_BYTES] = { FORM_UUID };

	if (read_uuid(bytes + 1, id, len)) {
		buf_add(out, bytes, sizeof bytes);
		return;
	}
	buf_addc(out, FORM_TEXT);
	buf_add(out, id, len);
	buf_addc(out, '\0');
}

void packed_id(struct buf *out, const unsigned char *packed)
{
	size_t digits = 0;

	if (*packed == FORM_TEXT) {
		buf_adds(out, (const char *)packed + 1);
		return;
	}
	for (size_t i = 0; i < UUID_LEN; i++) {
		unsigned char byte = packed[1 + digits / 2];

		if (is_dash_at(i))
			buf_addc(out, '-');
		else
			buf_addc(out,
				 hex[digits++ % 2 ? byte & 15 : byte >> 4]);
	}
}

bool packed_has_id(const unsigned char *packed)
{
	return *packed == FORM_UUID || packed[1];
}

size_t packed_id_len(const unsigned char *packed)
{
	return *packed == FORM_UUID ? 1 + UUID_BYTES
				    : 2 + strlen((const char *)packed + 1);
}

int packed_compare_ids(const unsigned char *a, const unsigned char *b)
{
	AUTO(buf_release) struct buf one = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf two = BUF_INIT(BUF_MAX);

	if (*a == FORM_UUID && *b == FORM_UUID)
		return memcmp(a + 1, b + 1, UUID_BYTES);
	packed_id(&one, a);
	packed_id(&two, b);
	return strcmp(one.data, two.data);
}

/* Fifteen characters make up all numbers; END fills up the last byte. */
static const char digits_of[] = "0123456789.-+eE";
#define END 15

static const unsigned char number_worth[256] = {
	['0'] = 0,  ['1'] = 1,  ['2'] = 2,  ['3'] = 3,  ['4'] = 4,
	['5'] = 5,  ['6'] = 6,  ['7'] = 7,  ['8'] = 8,  ['9'] = 9,
	['.'] = 10, ['-'] = 11, ['+'] = 12, ['e'] = 13, ['E'] = 14,
};

void packed_add_number(struct buf *out, const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + len;
	char *to;

	if (buf_room(out, len / 2 + 1) < 0)
		return;
	to = out->data + out->len;
	for (; end - p >= 2; p += 2)
		*to++ = (char)(number_worth[p[0]] << 4 | number_worth[p[1]]);
	*to++ = (char)((p < end ? number_worth[*p] : END) << 4 | END);
	buf_grew(out, len / 2 + 1);
}

size_t packed_number_len(const unsigned char *packed)
{
	const unsigned char *p = packed;

	while ((*p & 15) != END)
		p++;
	return (size_t)(p + 1 - packed);
}

bool packed_is_none(const unsigned char *packed)
{
	return *packed >> 4 == END;
}

void packed_number(struct buf *out, const unsigned char *packed)
{
	for (;; packed++) {
		if (*packed >> 4 == END)
			return;
		buf_addc(out, digits_of[*packed >> 4]);
		if ((*packed & 15) == END)
			return;
		buf_addc(out, digits_of[*packed & 15]);
	}
}
