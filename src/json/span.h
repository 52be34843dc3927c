/* span - how far a run of bytes goes, sixteen at a time where SSE2 is */
#ifndef JSON_SPAN_H
#define JSON_SPAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#define SPAN_STEP 16
#endif

/* RFC 8259 §2: what may stand between tokens. */
static inline bool span_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* What ends a plain run inside a string: quote, backslash, control, >= 0x80. */
static inline bool span_is_special(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < 0x20 ||
	       (unsigned char)c >= 0x80;
}

#ifdef SPAN_STEP
static inline __m128i span_load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

static inline __m128i span_equal(__m128i bytes, char c)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static inline bool span_is_equal(const char *a, const char *b)
{
	return _mm_movemask_epi8(_mm_cmpeq_epi8(span_load(a), span_load(b))) ==
	       0xffff;
}

static inline unsigned span_literal_mask(__m128i bytes)
{
	__m128i control =
		_mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
	__m128i mark =
		_mm_or_si128(span_equal(bytes, '"'), span_equal(bytes, '\\'));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(mark, control));
}

/* The sign bit is that of bytes >= 0x80. */
static inline unsigned span_special_mask(__m128i bytes)
{
	return span_literal_mask(bytes) | (unsigned)_mm_movemask_epi8(bytes);
}
#endif

/* memcmp for what is short, mostly. */
static inline bool span_is_same(const char *a, const char *b, size_t len)
{
#ifdef SPAN_STEP
	if (len >= SPAN_STEP) {
		size_t last = len - SPAN_STEP;

		for (size_t i = 0; i < last; i += SPAN_STEP) {
			if (!span_is_equal(a + i, b + i))
				return false;
		}
		return span_is_equal(a + last, b + last);
	}
#endif
	return !memcmp(a, b, len);
}

/* The first special byte of p to end, or end. */
static inline const char *span_plain(const char *p, const char *end)
{
#ifdef SPAN_STEP
	for (; end - p >= SPAN_STEP; p += SPAN_STEP) {
		unsigned mask = span_special_mask(span_load(p));

		if (mask)
			return p + __builtin_ctz(mask);
	}
#endif
	while (p < end && !span_is_special(*p))
		p++;
	return p;
}

/* The first byte of p to end that a string writes as an escape, or end. */
static inline const char *span_literal(const char *p, const char *end)
{
#ifdef SPAN_STEP
	for (; end - p >= SPAN_STEP; p += SPAN_STEP) {
		unsigned mask = span_literal_mask(span_load(p));

		if (mask)
			return p + __builtin_ctz(mask);
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	return p;
}

/* The first byte of p to end that is no digit, or end. */
static inline const char *span_digits(const char *p, const char *end)
{
#ifdef SPAN_STEP
	for (; end - p >= SPAN_STEP; p += SPAN_STEP) {
		__m128i value = _mm_sub_epi8(span_load(p), _mm_set1_epi8('0'));
		__m128i digit = _mm_cmpeq_epi8(
			_mm_min_epu8(value, _mm_set1_epi8(9)), value);
		unsigned mask = (unsigned)_mm_movemask_epi8(digit);

		if (mask != 0xffff)
			return p + __builtin_ctz(~mask);
	}
#endif
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

/* The first byte of p to end that is no blank, or end. */
static inline const char *span_blanks(const char *p, const char *end)
{
#ifdef SPAN_STEP
	for (; end - p >= SPAN_STEP; p += SPAN_STEP) {
		unsigned mask = (unsigned)_mm_movemask_epi8(
			span_equal(span_load(p), ' '));

		if (mask != 0xffff)
			return p + __builtin_ctz(~mask);
	}
#endif
	while (p < end && *p == ' ')
		p++;
	return p;
}

#endif
