/* time - instants as RFC 3339 writes them */
#include "base/time.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct cursor {
	const char *at, *end;
};

/* Exactly count digits, or -1. */
static int digits(struct cursor *c, int count)
{
	int value = 0;

	for (; count; count--, c->at++) {
		if (c->at == c->end || *c->at < '0' || *c->at > '9')
			return -1;
		value = value * 10 + (*c->at - '0');
	}
	return value;
}

/* Two digits, at most max, or -1. */
static int two_digits(struct cursor *c, int max)
{
	int value = digits(c, 2);

	return value > max ? -1 : value;
}

static bool eat(struct cursor *c, const char *set)
{
	if (c->at == c->end || !*c->at || !strchr(set, *c->at))
		return false;
	c->at++;
	return true;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01, proleptic Gregorian; year 0 to 9999. */
static int64_t day_number(int year, int month, int day)
{
	int64_t y = year;
	int64_t days;

	days = y * 365 + (y + 3) / 4 - (y + 99) / 100 + (y + 399) / 400;
	for (int m = 1; m < month; m++)
		days += days_in(year, m);
	return days + day - 1 - 719528;
}

static int parse_date(struct cursor *c, int64_t *day)
{
	int year = digits(c, 4);
	int month = eat(c, "-") ? digits(c, 2) : -1;
	int date = eat(c, "-") ? digits(c, 2) : -1;

	if (year < 0 || month < 1 || month > 12 || date < 1 ||
	    date > days_in(year, month))
		return -1;
	*day = day_number(year, month, date);
	return 0;
}

static int parse_fraction(struct cursor *c, int32_t *nanoseconds)
{
	int32_t unit = 100000000;
	const char *start;

	*nanoseconds = 0;
	if (!eat(c, "."))
		return 0;
	for (start = c->at; c->at < c->end; c->at++, unit /= 10) {
		if (*c->at < '0' || *c->at > '9')
			break;
		*nanoseconds += (*c->at - '0') * unit;
	}
	return c->at > start ? 0 : -1;
}

static int parse_offset(struct cursor *c, int *minutes)
{
	int sign, hour, minute;

	*minutes = 0;
	if (eat(c, "Zz"))
		return 0;
	sign = eat(c, "-") ? -1 : 1;
	if (sign > 0 && !eat(c, "+"))
		return -1;
	hour = two_digits(c, 23);
	minute = eat(c, ":") ? two_digits(c, 59) : -1;
	if (hour < 0 || minute < 0)
		return -1;
	*minutes = sign * (hour * 60 + minute);
	return 0;
}

static int parse_clock(struct cursor *c, int *second_of_day, int *offset,
		       int32_t *nanoseconds)
{
	int hour = two_digits(c, 23);
	int minute = eat(c, ":") ? two_digits(c, 59) : -1;
	int second = eat(c, ":") ? two_digits(c, 60) : -1;
	int utc;

	if (hour < 0 || minute < 0 || second < 0)
		return -1;
	if (parse_fraction(c, nanoseconds) < 0 || parse_offset(c, offset) < 0)
		return -1;
	utc = ((hour * 60 + minute - *offset) % 1440 + 1440) % 1440;
	if (second == 60 && utc != 1439)
		return -1; /* a leap second ends a UTC day */
	*second_of_day = hour * 3600 + minute * 60 + second - (second == 60);
	return 0;
}

int time_parse(struct instant *t, const char *text, size_t len)
{
	struct cursor c = { text, text + len };
	int second_of_day, offset;
	int64_t day;

	if (parse_date(&c, &day) < 0 || !eat(&c, "Tt") ||
	    parse_clock(&c, &second_of_day, &offset, &t->nanoseconds) < 0 ||
	    c.at != c.end)
		return -1;
	t->seconds = day * 86400 + second_of_day - (int64_t)offset * 60;
	return 0;
}

int time_compare(const struct instant *a, const struct instant *b)
{
	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return (a->nanoseconds > b->nanoseconds) -
	       (a->nanoseconds < b->nanoseconds);
}

void time_format(char text[TIME_TEXT_SIZE], const struct instant *t)
{
	time_t seconds = (time_t)t->seconds;
	struct tm parts = { 0 };
	char rest[20];

	gmtime_r(&seconds, &parts);
	strftime(rest, sizeof rest, "-%m-%dT%H:%M:%SZ", &parts);
	snprintf(text, TIME_TEXT_SIZE, "%04d%s", parts.tm_year + 1900, rest);
}

int time_now(struct instant *t, const char *given, struct err *e)
{
	struct timespec now;

	if (given) {
		if (time_parse(t, given, strlen(given)) < 0)
			return err_set(e, ERR_USAGE,
				       "'%s' is not an RFC 3339 time such as "
				       "2026-01-30T01:50:34Z",
				       given);
		return 0;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	*t = (struct instant){ now.tv_sec, (int32_t)now.tv_nsec };
	return 0;
}

int time_span(int64_t *ns, const char *text, struct err *e)
{
	static const struct {
		const char *unit;
		double seconds;
	} units[] = { { "", 1 },   { "s", 1 },    { "ms", 0.001 },
		      { "m", 60 }, { "min", 60 }, { "h", 3600 } };
	char *end;
	double value = strtod(text, &end);

	for (size_t i = 0; end > text && i < sizeof units / sizeof *units; i++)
		if (!strcmp(end, units[i].unit) && value >= 0 && value < 1e9) {
			*ns = (int64_t)llround(value * units[i].seconds * 1e9);
			return 0;
		}
	return err_set(e, ERR_USAGE, "%s: expected a time such as 30s or 500ms",
		       text);
}

uint64_t time_tick_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
