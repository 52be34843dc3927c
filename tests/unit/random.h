/* random - repeatable random JSON for the unit tests */
#ifndef UNIT_RANDOM_H
#define UNIT_RANDOM_H

#include <stdint.h>

#include "base/buf.h"

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift". */
static uint64_t random_state = 0x9e3779b97f4a7c15;

static uint64_t random_bits(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1d;
}

static unsigned random_below(unsigned n)
{
	return (unsigned)(random_bits() >> 33) % n;
}

static const char *random_of(const char *const *choices, unsigned count)
{
	return choices[random_below(count)];
}

#define RANDOM_OF(choices)                                                     \
	random_of((choices), sizeof(choices) / sizeof *(choices))

static void random_space(struct buf *out)
{
	static const char *const spaces[] = { "",   "",   "",     " ",
					      "\n", "\t", "\r\n", "  \n " };

	buf_adds(out, RANDOM_OF(spaces));
}

static void random_number(struct buf *out)
{
	static const char *const numbers[] = {
		"0",     "-0",
		"0.0",   "1",
		"1.0",   "1e0",
		"10e-1", "1E400",
		"1e-9",  "-7.25",
		"100",   "1e2",
		"0.1e3", "9007199254740993",
	};

	buf_adds(out, RANDOM_OF(numbers));
}

static void random_string(struct buf *out)
{
	static const char *const parts[] = {
		"a",
		"B",
		"\\n",
		"\\u0041",
		"\\u0000",
		"\\ud83d\\ude00",
		"\xf0\x9f\x98\x80",
		"\xc3\xa9",
		" ",
		"\\\"",
		"[",
		"}",
		",",
		":",
		"\\\\",
		"\\/",
	};

	buf_addc(out, '"');
	for (unsigned n = random_below(4); n; n--)
		buf_adds(out, RANDOM_OF(parts));
	buf_addc(out, '"');
}

static void random_value(struct buf *out, unsigned depth);

static void random_items(struct buf *out, unsigned depth, char close)
{
	unsigned count = random_below(4);

	for (unsigned i = 0; i < count; i++) {
		buf_adds(out, i ? "," : "");
		random_space(out);
		if (close == '}') {
			buf_addf(out, "\"%u", i); /* keys differ */
			buf_adds(out, random_below(2) ? "\\n\"" : "\"");
			random_space(out);
			buf_addc(out, ':');
			random_space(out);
		}
		random_value(out, depth - 1);
		random_space(out);
	}
	if (!count)
		random_space(out);
	buf_addc(out, close);
}

static void random_value(struct buf *out, unsigned depth)
{
	static const char *const words[] = { "null", "true", "false" };

	switch (random_below(depth ? 6 : 4)) {
	case 0:
		buf_adds(out, RANDOM_OF(words));
		break;
	case 1:
	case 2:
		random_number(out);
		break;
	case 3:
		random_string(out);
		break;
	case 4:
		buf_addc(out, '[');
		random_items(out, depth, ']');
		break;
	default:
		buf_addc(out, '{');
		random_items(out, depth, '}');
	}
}

#endif
