/* format - the values of `format` that are asserted */
#include "schema/format.h"

#include <string.h>

#include "base/mem.h"
#include "schema/ecma.h"

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

/* RFC 6901 */
static bool is_json_pointer(const char *text, size_t len)
{
	if (len && *text != '/')
		return false;
	for (size_t i = 0; i < len; i++) {
		bool is_escape = i + 1 < len &&
				 (text[i + 1] == '0' || text[i + 1] == '1');

		if (text[i] == '~' && !is_escape)
			return false;
	}
	return true;
}

/* draft-handrews-relative-json-pointer-01 */
static bool is_relative_pointer(const char *text, size_t len)
{
	size_t digits = 0;

	while (digits < len && text[digits] >= '0' && text[digits] <= '9')
		digits++;
	if (!digits || (digits > 1 && *text == '0'))
		return false;
	if (len == digits + 1 && text[digits] == '#')
		return true;
	return is_json_pointer(text + digits, len - digits);
}

static bool is_regex(const char *text, size_t len)
{
	AUTO(buf_release) struct buf perl = BUF_INIT(BUF_MAX);
	struct err e;

	return ecma_translate(&perl, text, len, &e) == 0;
}

const struct format formats[] = {
	{ "date-time", "2026-01-30T01:50:34Z", format_is_date_time },
	{ "date", "2026-01-30", format_is_date },
	{ "time", "01:50:34Z", format_is_time },
	{ "email", "a@example.org", format_is_email },
	{ "idn-email", "a@example.org", format_is_idn_email },
	{ "hostname", "www.example.org", format_is_hostname },
	{ "idn-hostname", "www.example.org", format_is_idn_hostname },
	{ "ipv4", "192.0.2.1", format_is_ipv4 },
	{ "ipv6", "2001:db8::1", format_is_ipv6 },
	{ "uri", "https://example.org/a", format_is_uri },
	{ "uri-reference", "../a#b", format_is_uri_reference },
	{ "iri", "https://example.org/a", format_is_iri },
	{ "iri-reference", "../a#b", format_is_iri_reference },
	{ "uri-template", "https://example.org/{id}", format_is_uri_template },
	{ "json-pointer", "/a/0", is_json_pointer },
	{ "relative-json-pointer", "1/a", is_relative_pointer },
	{ "regex", "^[a-z]+$", is_regex },
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
