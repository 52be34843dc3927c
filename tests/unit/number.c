/* number - unit test of json/number */
#include "json/number.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "random.h"
#include "tap.h"

/* Each line: spellings of one value, the canonical one first; values grow. */
static const char *const ladder[][6] = {
	{ "-1e+999999999", "-0.1e1000000000" },
	{ "-1e+400", "-1E400", "-10e399" },
	{ "-1.2345678901234567890123456789e+29",
	  "-123456789012345678901234567890" },
	{ "-9007199254740993", "-9007199254740993.0" },
	{ "-9007199254740992", "-9007199254740992.000" },
	{ "-10.01", "-1001e-2", "-0.1001e2" },
	{ "-10", "-1e1", "-10.0", "-100e-1" },
	{ "-1.5", "-15e-1", "-0.15e+1" },
	{ "-1", "-1.0", "-1e0", "-0.1e1" },
	{ "-0.000001", "-1e-6" },
	{ "-1e-400", "-0.1e-399" },
	{ "0", "-0", "0.0", "-0.000", "0e5", "-0E-999999999" },
	{ "1e-999999999", "0.1e-999999998" },
	{ "1e-400", "0.001e-397" },
	{ "1e-7", "0.0000001", "0.1e-6" },
	{ "1.1e-7", "0.00000011" },
	{ "0.000001", "1e-6", "0.0000010" },
	{ "0.001", "1e-3", "0.00100", "10e-4" },
	{ "0.3", "3e-1", "0.30" },
	{ "0.30000000000000004", "30000000000000004e-17" },
	{ "1", "1.0", "1e0", "10e-1", "0.1e1", "1E+00" },
	{ "1.00000000000000000000000001", "1.000000000000000000000000010" },
	{ "1.5", "15e-1", "1.50" },
	{ "10", "1e1", "10.0", "0.10e2" },
	{ "10.5", "1.05e1", "105e-1" },
	{ "99.9", "999e-1" },
	{ "100", "1e2", "1.00e2" },
	{ "9007199254740992", "9007199254740992.0" },
	{ "9007199254740993", "9.007199254740993e15" },
	{ "100000000000000000000", "1e20" },
	{ "1e+22", "10000000000000000000000", "1E22" },
	{ "1.1e+22", "11000000000000000000000" },
	{ "1e+400", "1E+400", "10e399" },
	{ "1e+999999999", "0.1e1000000000" },
};

#define LADDER (sizeof ladder / sizeof *ladder)

static struct number parsed(const char *text)
{
	struct number n;

	number_parse(&n, text, strlen(text));
	return n;
}

static void test_spellings(void)
{
	for (size_t i = 0; i < LADDER; i++) {
		for (size_t j = 0; j < 6 && ladder[i][j]; j++) {
			AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
			struct number n = parsed(ladder[i][j]);

			number_write(&out, &n);
			is(out.data, ladder[i][0], ladder[i][j]);
		}
	}
}

static void test_order(void)
{
	size_t wrong = 0;

	for (size_t i = 0; i < LADDER; i++) {
		for (size_t j = 0; j < LADDER; j++) {
			struct number a = parsed(ladder[i][0]);
			struct number b = parsed(ladder[j][1] ? ladder[j][1]
							      : ladder[j][0]);
			int want = (i > j) - (i < j);

			if (number_compare(&a, &b) != want)
				wrong++;
		}
	}
	ok(!wrong, "every pair of the ladder compares");
}

static void test_integers(void)
{
	static const char *const yes[] = { "0",      "-0.0",  "1.0",
					   "1e0",    "10e-1", "1e99",
					   "-1.5e1", "100",   "0e-5" };
	static const char *const no[] = { "0.5", "1.5", "1e-1", "-10.01",
					  "1.0000000000000000000000001" };
	struct number n;

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		n = parsed(yes[i]);
		ok(number_is_integer(&n), "%s is an integer", yes[i]);
	}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		n = parsed(no[i]);
		ok(!number_is_integer(&n), "%s is none", no[i]);
	}
}

/* Random bits as doubles: what is written reads back, and not longer. */
static void test_doubles(void)
{
	size_t wrong = 0, too_long = 0;

	for (int i = 0; i < 100000; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
		uint64_t bits = random_bits();
		double value;

		memcpy(&value, &bits, sizeof value);
		if (i % 2)
			value = (double)random_below(100000) / 1000;
		if (!isfinite(value))
			continue;
		number_write_double(&out, value);
		wrong += number_double(out.data, out.len) != value;
		too_long += i % 2 && out.len > 6;
	}
	ok(!wrong, "doubles read back as the same");
	ok(!too_long, "and decimals come out as they were");
}

static void test_shortest(void)
{
	static const struct {
		double value;
		const char *text;
	} rows[] = {
		{ 0, "0" },
		{ 1, "1" },
		{ 0.1, "0.1" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 100, "100" },
		{ 9007199254740991, "9007199254740991" },
		{ 1e22, "1e+22" },
		{ 123456, "123456" },
		{ 1234567, "1234567" },
		{ -2.5, "-2.5" },
		{ 100000, "100000" },
		{ 1e15, "1000000000000000" },
		{ 1e16, "1e+16" },
		{ 0.00001, "1e-05" },
		{ -300, "-300" },
		{ 5e-324, "5e-324" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

		number_write_double(&out, rows[i].value);
		is(out.data, rows[i].text, rows[i].text);
	}
}

int main(void)
{
	test_spellings();
	test_order();
	test_integers();
	test_doubles();
	test_shortest();
	return done();
}
