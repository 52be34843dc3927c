/* number - JSON numbers as exact decimals */
#include "json/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define INTEGER_MAX 1e16 /* whole doubles below are written in full */
#define DIGITS_MAX ((uint64_t)100000000000000000) /* room for one more */
#define EXACT_MAX ((uint64_t)1 << 53) /* doubles hold all integers up to it */
#define TENS_MAX 22                   /* and powers of ten up to this */

static int64_t exponent_of(const char *p, const char *end)
{
	bool is_negative = false;
	int64_t value = 0;

	if (p < end && (*p == '+' || *p == '-'))
		is_negative = *p++ == '-';
	for (; p < end; p++)
		value = value * 10 + (*p - '0');
	return is_negative ? -value : value;
}

/* The next digit, over the point if it stands there. */
static char next_digit(const char **p)
{
	if (**p == '.')
		++*p;
	return *(*p)++;
}

static bool is_filler(char c)
{
	return c == '0' || c == '.';
}

void number_parse(struct number *n, const char *text, size_t len)
{
	const char *first = text + (*text == '-');
	const char *end = text + len, *stop = first, *last, *dot;

	while (stop < end && *stop != 'e' && *stop != 'E')
		stop++;
	dot = memchr(first, '.', (size_t)(stop - first));
	if (!dot)
		dot = stop;
	while (first < stop && is_filler(*first))
		first++;
	*n = (struct number){ .first = "" };
	if (first == stop)
		return;
	for (last = stop - 1; is_filler(*last);)
		last--;
	n->is_negative = *text == '-';
	n->first = first;
	n->digits = (size_t)(last - first) + !(first < dot && dot < last);
	n->point = dot - first + (dot < first);
	if (stop < end)
		n->point += exponent_of(stop + 1, end);
}

static int compare_magnitude(const struct number *a, const struct number *b)
{
	const char *p = a->first, *q = b->first;
	size_t common = a->digits < b->digits ? a->digits : b->digits;

	if (!a->digits || !b->digits)
		return (a->digits > 0) - (b->digits > 0);
	if (a->point != b->point)
		return a->point < b->point ? -1 : 1;
	while (common--) {
		char x = next_digit(&p), y = next_digit(&q);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a->digits > b->digits) - (a->digits < b->digits);
}

int number_compare(const struct number *a, const struct number *b)
{
	if (a->is_negative != b->is_negative)
		return a->is_negative ? -1 : 1;
	return a->is_negative ? compare_magnitude(b, a)
			      : compare_magnitude(a, b);
}

bool number_is_integer(const struct number *n)
{
	return !n->digits || n->point >= (int64_t)n->digits;
}

/* 10^power mod m, for m below 2^63. */
static uint64_t ten_power(uint64_t power, uint64_t m)
{
	unsigned __int128 base = 10 % m, result = 1 % m;

	for (; power; power >>= 1) {
		if (power & 1)
			result = result * base % m;
		base = base * base % m;
	}
	return (uint64_t)result;
}

static uint64_t digits_mod(const struct number *n, uint64_t m)
{
	const char *p = n->first;
	unsigned __int128 rest = 0;

	for (size_t i = 0; i < n->digits; i++)
		rest = (rest * 10 + (uint64_t)(next_digit(&p) - '0')) % m;
	return (uint64_t)rest;
}

bool number_is_multiple(const struct number *n, const struct number *divisor)
{
	uint64_t m = digits_mod(divisor, UINT64_MAX);
	int64_t shift = (n->point - (int64_t)n->digits) -
			(divisor->point - (int64_t)divisor->digits);

	if (!n->digits)
		return true;
	if (shift < 0)
		return false; /* digits end in no 0: no factor of 10 to give */
	return (unsigned __int128)digits_mod(n, m) *
		       ten_power((uint64_t)shift, m) % m ==
	       0;
}

static void add_digits(struct buf *out, const char **p, size_t count)
{
	while (count--)
		buf_addc(out, next_digit(p));
}

static void add_zeros(struct buf *out, int64_t count)
{
	while (count-- > 0)
		buf_addc(out, '0');
}

static void write_plain(struct buf *out, const struct number *n)
{
	const char *p = n->first;
	size_t whole = n->point > 0 ? (size_t)n->point : 0;

	if (whole >= n->digits) {
		add_digits(out, &p, n->digits);
		add_zeros(out, n->point - (int64_t)n->digits);
		return;
	}
	add_digits(out, &p, whole);
	buf_adds(out, whole ? "." : "0.");
	add_zeros(out, -n->point);
	add_digits(out, &p, n->digits - whole);
}

int number_write(struct buf *out, const struct number *n)
{
	const char *p = n->first;

	if (!n->digits)
		return buf_addc(out, '0');
	if (n->is_negative)
		buf_addc(out, '-');
	if (n->point > -6 && n->point <= 21) {
		write_plain(out, n);
	} else {
		add_digits(out, &p, 1);
		if (n->digits > 1)
			buf_addc(out, '.');
		add_digits(out, &p, n->digits - 1);
		buf_addf(out, "e%+" PRId64, n->point - 1);
	}
	return out->is_full ? -1 : 0;
}

#define PLAIN_MAX 18 /* digits before the point: surely written plain */

static size_t count_digits(const char *text, size_t len)
{
	size_t count = 0;

	while (count < len && text[count] >= '0' && text[count] <= '9')
		count++;
	return count;
}

bool number_is_canonical(const char *text, size_t len)
{
	size_t whole = count_digits(text, len), part;

	if (!whole || whole > PLAIN_MAX || whole == len)
		return whole && whole <= PLAIN_MAX;
	part = whole + 1;
	if (text[whole] != '.' || (*text == '0' && text[part] == '0'))
		return false;
	return part + count_digits(text + part, len - part) == len &&
	       text[len - 1] != '0';
}

/* The first digits as an integer, times ten to the *power. */
static uint64_t read_digits(const char *text, size_t len, int64_t *power)
{
	const char *p = text + (*text == '-'), *end = text + len;
	uint64_t value = 0;
	bool is_behind = false;

	for (*power = 0; p < end && *p != 'e' && *p != 'E'; p++) {
		if (*p == '.') {
			is_behind = true;
		} else if (value < DIGITS_MAX) {
			value = value * 10 + (uint64_t)(*p - '0');
			*power -= is_behind;
		} else {
			*power += !is_behind;
		}
	}
	if (p < end)
		*power += exponent_of(p + 1, end);
	return value;
}

/* value and ten to the power are exact, so that one rounding is left. */
static double scale(uint64_t value, int64_t power)
{
	static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
				       1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
				       1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
				       1e18, 1e19, 1e20, 1e21, 1e22 };

	return power < 0 ? (double)value / tens[-power]
			 : (double)value * tens[power];
}

static double convert(const char *text, size_t len, uint64_t exact)
{
	char copy[64];
	int64_t power;
	uint64_t value = read_digits(text, len, &power);
	double result;

	if (value <= exact && power >= -TENS_MAX && power <= TENS_MAX) {
		result = scale(value, power);
		return *text == '-' ? -result : result;
	}
	if (len < sizeof copy) {
		memcpy(copy, text, len);
		copy[len] = '\0';
		return strtod(copy, NULL);
	}
	AUTO(free_text) char *whole = xstrndup(text, len);
	return strtod(whole, NULL);
}

double number_about(const char *text, size_t len)
{
	return convert(text, len, UINT64_MAX);
}

double number_double(const char *text, size_t len)
{
	return convert(text, len, EXACT_MAX);
}

int number_write_double(struct buf *out, double value)
{
	char text[40];

	if (value == trunc(value) && fabs(value) < INTEGER_MAX)
		return buf_addf(out, "%.0f", value);
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	return buf_adds(out, text);
}
