/* moment - the formats date, time and date-time */
#include "schema/format.h"

#define DATE_LENGTH 10 /* YYYY-MM-DD */
#define TIME_LENGTH 8  /* HH:MM:SS */

/* Two digits, or a number above any limit. */
static unsigned two(const char *text)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return 1000;
	return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

static bool is_leap(unsigned century, unsigned year)
{
	return (year ? year : century) % 4 == 0;
}

bool format_is_date(const char *text, size_t len)
{
	static const unsigned days[] = { 31, 29, 31, 30, 31, 30,
					 31, 31, 30, 31, 30, 31 };
	unsigned century, year, month, day;

	if (len != DATE_LENGTH || text[4] != '-' || text[7] != '-')
		return false;
	century = two(text);
	year = two(text + 2);
	month = two(text + 5);
	day = two(text + 8);
	if (century > 99 || year > 99 || month - 1 > 11)
		return false;
	return day && day <= days[month - 1] &&
	       (month != 2 || day < 29 || is_leap(century, year));
}

/* Minutes east of UTC at Z, or +HH:MM, which end the text. */
static bool read_offset(int *minutes, const char *text, size_t len)
{
	unsigned hours, rest;

	*minutes = 0;
	if (len == 1)
		return *text == 'Z' || *text == 'z';
	if (len != 6 || text[3] != ':' || (*text != '+' && *text != '-'))
		return false;
	hours = two(text + 1);
	rest = two(text + 4);
	*minutes = (int)(hours * 60 + rest) * (*text == '-' ? -1 : 1);
	return hours <= 23 && rest <= 59;
}

/* Behind the seconds: .DIGITS, or nothing. */
static const char *skip_fraction(const char *p, const char *end)
{
	const char *first = p + 1;

	if (p == end || *p != '.')
		return p;
	for (p = first; p < end && *p >= '0' && *p <= '9';)
		p++;
	return p > first ? p : end;
}

bool format_is_time(const char *text, size_t len)
{
	const char *end = text + len, *zone;
	unsigned hour, minute, second;
	int offset;

	if (len <= TIME_LENGTH || text[2] != ':' || text[5] != ':')
		return false;
	hour = two(text);
	minute = two(text + 3);
	second = two(text + 6);
	zone = skip_fraction(text + TIME_LENGTH, end);
	if (hour > 23 || minute > 59 || second > 60 || zone == end ||
	    !read_offset(&offset, zone, (size_t)(end - zone)))
		return false;
	return second < 60 ||
	       ((int)(hour * 60 + minute) - offset + 2880) % 1440 == 1439;
}

bool format_is_date_time(const char *text, size_t len)
{
	return len > DATE_LENGTH &&
	       (text[DATE_LENGTH] == 'T' || text[DATE_LENGTH] == 't') &&
	       format_is_date(text, DATE_LENGTH) &&
	       format_is_time(text + DATE_LENGTH + 1, len - DATE_LENGTH - 1);
}
