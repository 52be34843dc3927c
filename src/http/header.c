/* header - the header fields of an answer, and the values we understand */
#include "http/header.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int header_add(struct buf *fields, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	const char *start, *end = line + len;

	if (!colon || memchr(line, '\0', len))
		return 0;
	if (buf_room(fields, len + 2) < 0)
		return -1; /* whole fields only */
	for (const char *p = line; p < colon; p++)
		buf_addc(fields, (char)tolower((unsigned char)*p));
	buf_addc(fields, '\0');
	start = colon + 1;
	while (start < end && is_space(*start))
		start++;
	while (end > start && is_space(end[-1]))
		end--;
	buf_add(fields, start, (size_t)(end - start));
	buf_addc(fields, '\0');
	return 0;
}

const char *header_get(const struct buf *fields, const char *name)
{
	const char *at = fields->data, *end = at + fields->len;

	while (at < end) {
		const char *value = at + strlen(at) + 1;

		if (!strcmp(at, name))
			return value;
		at = value + strlen(value) + 1;
	}
	return NULL;
}

bool header_number(unsigned long long *value, const char *text)
{
	char *end;

	if (!text || !isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &end, 10);
	return !errno && !*end;
}

void header_etag(struct buf *out, const char *value)
{
	size_t len;

	if (!strncmp(value, "W/", 2))
		value += 2;
	len = strlen(value);
	if (len >= 2 && *value == '"' && value[len - 1] == '"') {
		value++;
		len -= 2;
	}
	buf_add(out, value, len);
}

bool header_next_link(struct buf *out, const char *value)
{
	while ((value = strchr(value, '<'))) {
		const char *end = strchr(value, '>');
		size_t rest;

		if (!end)
			return false;
		rest = strcspn(end, ",<");
		if (memmem(end, rest, "rel=\"next\"", 10) ||
		    memmem(end, rest, "rel=next", 8)) {
			buf_add(out, value + 1, (size_t)(end - value - 1));
			return true;
		}
		value = end + rest;
	}
	return false;
}

static bool parameter(unsigned long long *number, const char *value, char name)
{
	for (; (value = strchr(value, ';')); value++) {
		const char *at = value + 1;

		while (*at == ' ')
			at++;
		if (at[0] != name || at[1] != '=' ||
		    !isdigit((unsigned char)at[2]))
			continue;
		*number = strtoull(at + 2, NULL, 10);
		return true;
	}
	return false;
}

bool header_rate_limit(unsigned long long *left, unsigned long long *reset_s,
		       const char *value)
{
	return value && parameter(left, value, 'r') &&
	       parameter(reset_s, value, 't');
}
