/* base64 - four characters at a time, what is unusual by nettle */
#include "base/base64.h"

#include <nettle/base64.h>
#include <stdint.h>
#include <string.h>

#define OTHER 0x80 /* no character of the alphabet: white space, padding */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz"
			       "0123456789+/";

/* The six bits of each character of the alphabet. */
static void fill(uint8_t bits[256])
{
	for (size_t i = 0; i < 256; i++)
		bits[i] = OTHER;
	for (size_t i = 0; i < 64; i++)
		bits[(uint8_t)alphabet[i]] = (uint8_t)i;
}

/* Groups of four up to the first that has others; how many characters. */
static size_t decode_groups(uint8_t *to, const uint8_t *from, size_t len)
{
	uint8_t bits[256];
	size_t at = 0;

	fill(bits);
	for (; len - at >= 4; at += 4, to += 3) {
		uint8_t a = bits[from[at]], b = bits[from[at + 1]];
		uint8_t c = bits[from[at + 2]], d = bits[from[at + 3]];

		if ((a | b | c | d) & OTHER)
			break;
		to[0] = (uint8_t)(a << 2 | b >> 4);
		to[1] = (uint8_t)(b << 4 | c >> 2);
		to[2] = (uint8_t)(c << 6 | d);
	}
	return at;
}

int base64_add(struct buf *out, const char *text, size_t len)
{
	struct base64_decode_ctx ctx;
	size_t done, got, rest;
	uint8_t *to;

	if (buf_room(out, BASE64_DECODE_LENGTH(len)) < 0)
		return -1;
	to = (uint8_t *)out->data + out->len;
	done = decode_groups(to, (const uint8_t *)text, len);
	got = done / 4 * 3;
	rest = BASE64_DECODE_LENGTH(len - done);
	base64_decode_init(&ctx);
	if (!base64_decode_update(&ctx, &rest, to + got, len - done,
				  text + done) ||
	    !base64_decode_final(&ctx))
		return -1;
	buf_grew(out, got + rest);
	return 0;
}

void base64_coder_init(struct base64_coder *c)
{
	for (size_t i = 0; i < 4096; i++) {
		c->pair[i][0] = alphabet[i >> 6];
		c->pair[i][1] = alphabet[i & 63];
	}
}

int base64_code(struct buf *out, const struct base64_coder *c,
		const void *bytes, size_t len)
{
	const uint8_t *from = bytes;
	size_t whole = len / 3 * 3;
	char *to;

	if (buf_room(out, BASE64_ENCODE_RAW_LENGTH(len)) < 0)
		return -1;
	to = out->data + out->len;
	for (size_t at = 0; at < whole; at += 3, to += 4) {
		unsigned high = (unsigned)from[at] << 4 | from[at + 1] >> 4;
		unsigned low = (from[at + 1] & 15U) << 8 | from[at + 2];

		memcpy(to, c->pair[high], 2);
		memcpy(to + 2, c->pair[low], 2);
	}
	base64_encode_raw(to, len - whole, from + whole);
	buf_grew(out, BASE64_ENCODE_RAW_LENGTH(len));
	return 0;
}
