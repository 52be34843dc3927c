/* time - unit test of base/time, against the C library's calendar */
#include "base/time.h"

#include <stdlib.h>
#include <time.h>

#include "tap.h"

static const struct {
	const char *text;
	int64_t seconds;
	int32_t nanoseconds;
} good[] = {
	{ "1970-01-01T00:00:00Z", 0, 0 },
	{ "1969-12-31T23:59:59Z", -1, 0 },
	{ "2026-01-30T01:50:34Z", 1769737834, 0 },
	{ "2026-01-30t01:50:34z", 1769737834, 0 },
	{ "2026-01-30T01:50:34.123456789Z", 1769737834, 123456789 },
	{ "2026-01-30T01:50:34.1Z", 1769737834, 100000000 },
	{ "2026-01-30T01:50:34.0000000019Z", 1769737834, 1 },
	{ "2026-01-30T01:50:34.999999999999999999999Z", 1769737834, 999999999 },
	{ "2026-01-30T09:50:34+08:00", 1769737834, 0 },
	{ "2026-01-29T20:20:34-05:30", 1769737834, 0 },
	{ "2026-01-30T01:50:34-00:00", 1769737834, 0 },
	{ "2026-01-31T01:49:34+23:59", 1769737834, 0 },
	{ "2000-02-29T00:00:00Z", 951782400, 0 },
	{ "2024-02-29T12:00:00Z", 1709208000, 0 },
	{ "1900-03-01T00:00:00Z", -2203891200, 0 },
	{ "2016-12-31T23:59:60Z", 1483228799, 0 },
	{ "2016-12-31T23:59:60.5Z", 1483228799, 500000000 },
	{ "2017-01-01T07:59:60+08:00", 1483228799, 0 },
	{ "2016-12-31T18:29:60-05:30", 1483228799, 0 },
	{ "0000-01-01T00:00:00Z", -62167219200, 0 },
	{ "9999-12-31T23:59:59Z", 253402300799, 0 },
};

static const char *const bad[] = {
	"",
	"2026",
	"2026-01-30",
	"2026-01-30T01:50:34",
	"2026-01-30 01:50:34Z",
	"2026-01-30T01:50Z",
	"2026-01-30T01:50:34.Z",
	"2026-01-30T01:50:34,5Z",
	"2026-01-30T24:00:00Z",
	"2026-01-30T23:60:00Z",
	"2026-01-30T23:59:61Z",
	"2026-01-30T12:00:60Z",
	"2026-01-30T23:59:60+08:00",
	"2026-13-01T00:00:00Z",
	"2026-00-01T00:00:00Z",
	"2026-01-00T00:00:00Z",
	"2026-01-32T00:00:00Z",
	"2026-04-31T00:00:00Z",
	"2026-02-29T00:00:00Z",
	"1900-02-29T00:00:00Z",
	"2100-02-29T00:00:00Z",
	"2024-02-30T00:00:00Z",
	"2026-01-30T01:50:34+24:00",
	"2026-01-30T01:50:34+08:60",
	"2026-01-30T01:50:34+0800",
	"2026-01-30T01:50:34+08",
	"2026-01-30T01:50:34 +08:00",
	"2026-01-30T01:50:34ZZ",
	"2026-01-30T01:50:34Z ",
	" 2026-01-30T01:50:34Z",
	"26-01-30T01:50:34Z",
	"+026-01-30T01:50:34Z",
	"-026-01-30T01:50:34Z",
	"2026-1-30T01:50:34Z",
	"12026-01-30T01:50:34Z",
	"2026-01-30T+1:50:34Z",
};

static void test_tables(void)
{
	struct instant t;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int result = time_parse(&t, good[i].text, strlen(good[i].text));

		ok(!result && t.seconds == good[i].seconds &&
			   t.nanoseconds == good[i].nanoseconds,
		   "is a time: %s", good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(time_parse(&t, bad[i], strlen(bad[i])) < 0, "is none: '%s'",
		   bad[i]);
	ok(time_parse(&t, "2026-01-30T01:50:34\0", 20) < 0, "NUL is no offset");
	ok(time_parse(&t, "2026-01-30T01:50:34Zjunk", 20) == 0,
	   "what lies behind the length is not read");
}

/* Every day of four centuries, and the C library's calendar. */
static void test_days(void)
{
	size_t wrong = 0;

	for (int64_t day = -47482; day < 100000; day++) {
		time_t seconds = (time_t)(day * 86400 + 45296);
		struct tm parts;
		struct instant t = { 0 };
		char want[TIME_TEXT_SIZE], text[TIME_TEXT_SIZE];

		gmtime_r(&seconds, &parts);
		strftime(want, sizeof want, "%Y-%m-%dT12:34:56Z", &parts);
		wrong += time_parse(&t, want, strlen(want)) < 0;
		wrong += t.seconds != seconds;
		time_format(text, &t);
		wrong += strcmp(text, want) != 0;
	}
	ok(!wrong, "each day from 1840 to 2243 reads and writes the same");
}

static void test_format(void)
{
	char text[TIME_TEXT_SIZE];
	struct instant t;

	time_parse(&t, "0007-08-09T01:02:03.9Z", 22);
	time_format(text, &t);
	is(text, "0007-08-09T01:02:03Z", "years have four digits");
	time_parse(&t, "2026-01-30T09:50:34+08:00", 25);
	time_format(text, &t);
	is(text, "2026-01-30T01:50:34Z", "offsets become UTC");
}

static void test_compare(void)
{
	const struct instant a = { 5, 1 }, b = { 5, 2 }, c = { 6, 0 };

	ok(time_compare(&a, &b) < 0 && time_compare(&b, &a) > 0 &&
		   !time_compare(&a, &a),
	   "compares nanoseconds");
	ok(time_compare(&b, &c) < 0 && time_compare(&c, &b) > 0,
	   "compares seconds first");
}

static void test_now(void)
{
	struct instant t, given;
	struct err e = { 0 };

	ok(!time_now(&t, NULL, &e) && llabs(t.seconds - time(NULL)) < 60,
	   "the clock");
	ok(!time_now(&given, "1970-01-01T00:01:00Z", &e) && given.seconds == 60,
	   "a time given");
	ok(time_now(&t, "noon", &e) < 0 && e.kind == ERR_USAGE,
	   "no time given");
	is(e.text,
	   "'noon' is not an RFC 3339 time such as 2026-01-30T01:50:34Z",
	   "and said so");
}

int main(void)
{
	test_tables();
	test_days();
	test_format();
	test_compare();
	test_now();
	return done();
}
