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

static int nibble_of(const char *set, char c)
{
	const char *at = c ? strchr(set, c) : NULL;

	return at ? (int)(at - set) : -1;
}

static const char hex[] = "0123456789abcdef";

static bool read_uuid(unsigned char bytes[UUID_BYTES], const char *id)
{
	size_t digits = 0;

	if (strlen(id) != UUID_LEN)
		return false;
	for (size_t i = 0; i < UUID_LEN; i++) {
		int nibble = nibble_of(hex, id[i]);
		unsigned char *byte = &bytes[digits / 2];

		if (is_dash_at(i) ? id[i] != '-' : nibble < 0)
			return false;
		if (is_dash_at(i))
			continue;
		*byte = (unsigned char)(digits++ % 2 ? *byte | nibble
						     : nibble << 4);
	}
	return true;
}

void packed_add_id(struct buf *out, const char *id)
{
	unsigned char bytes[UUID_BYTES];

	if (read_uuid(bytes, id)) {
		buf_addc(out, FORM_UUID);
		buf_add(out, bytes, sizeof bytes);
		return;
	}
	buf_addc(out, FORM_TEXT);
	buf_add(out, id, strlen(id) + 1);
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

void packed_add_number(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i <= len; i += 2) {
		int high = i < len ? nibble_of(digits_of, text[i]) : END;
		int low = i + 1 < len ? nibble_of(digits_of, text[i + 1]) : END;

		buf_addc(out, (char)(high << 4 | low));
	}
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
