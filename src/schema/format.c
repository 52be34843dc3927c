/* format - the values of `format` that are asserted */
#include "schema/format.h"

#include <string.h>

#include "base/time.h"

static bool is_date_time(const char *text, size_t len)
{
	struct instant t;

	return time_parse(&t, text, len) == 0;
}

static bool is_date(const char *text, size_t len)
{
	char whole[] = "YYYY-MM-DDT00:00:00Z";

	if (len != 10)
		return false;
	memcpy(whole, text, len);
	return is_date_time(whole, sizeof whole - 1);
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static bool is_uuid(const char *text, size_t len)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (len != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (shape[i] == '-' ? text[i] != '-' : !is_hex(text[i]))
			return false;
	}
	return true;
}

static bool is_version(const char *text, size_t len)
{
	size_t points = 0, digits = 0;

	if (len == 3 && !memcmp(text, "N/A", 3))
		return true;
	for (size_t i = 0; i < len; i++) {
		if (text[i] >= '0' && text[i] <= '9') {
			digits++;
		} else if (text[i] == '.' && digits) {
			points++;
			digits = 0;
		} else {
			return false;
		}
	}
	return digits && (points == 2 || points == 3);
}

const struct format formats[] = {
	{ "date-time", "2026-01-30T01:50:34Z", is_date_time },
	{ "date", "2026-01-30", is_date },
	{ "uuid", "123e4567-e89b-42d3-a456-426614174000", is_uuid },
	{ "version", "0.5.4.14 or N/A", is_version },
	{ 0 },
};

int format_find(const char *name, size_t len)
{
	for (int i = 0; formats[i].name; i++) {
		if (strlen(formats[i].name) == len &&
		    !memcmp(formats[i].name, name, len))
			return i;
	}
	return -1;
}
