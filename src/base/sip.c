/* sip - a hash that nobody outside can aim at */
#include "base/sip.h"

#include <string.h>
#include <sys/random.h>

struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

static void sip_word(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

static uint64_t secret[2];

/* Before main: no thread can see half a key. */
__attribute__((constructor)) static void draw_secret(void)
{
	if (getrandom(secret, sizeof secret, 0) != sizeof secret)
		secret[0] = 1; /* only speed under attack is lost */
}

uint64_t sip_hash(const void *bytes, size_t len)
{
	const unsigned char *text = bytes;
	struct sip s = { secret[0] ^ 0x736f6d6570736575,
			 secret[1] ^ 0x646f72616e646f6d,
			 secret[0] ^ 0x6c7967656e657261,
			 secret[1] ^ 0x7465646279746573 };
	uint64_t word = (uint64_t)len << 56;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		uint64_t eight;

		memcpy(&eight, text + i, 8);
		sip_word(&s, eight);
	}
	for (int shift = 0; i < len; i++, shift += 8)
		word |= (uint64_t)text[i] << shift;
	sip_word(&s, word);
	s.v2 ^= 0xff;
	for (int turn = 0; turn < 3; turn++)
		sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
