/* reference - the formats uri, iri, their references, and uri-template */
#include <string.h>

#include "json/utf8.h"
#include "schema/format.h"
#include "schema/uri.h"

#define PCHAR "!$&'()*+,;=:@-._~"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_escape(const char *text, size_t len)
{
	char hex[5] = "00";

	if (len < 3 || *text != '%')
		return false;
	memcpy(hex + 2, text + 1, 2);
	return utf8_hex4(hex, 4) >= 0;
}

/* ucschar of RFC 3987, and iprivate where it may stand. */
static bool is_foreign(const char *text, size_t len, bool is_private)
{
	static const uint32_t gaps[][2] = {
		{ 0, 0x9f },
		{ 0xfdd0, 0xfdef },
		{ 0xfff0, 0xffff },
		{ 0xe0000, 0xe0fff },
	};
	const unsigned char *p = (const unsigned char *)text;
	uint32_t point = *p & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		point = point << 6 | (p[i] & 0x3f);
	if ((point & 0xfffe) == 0xfffe)
		return false;
	if ((point >= 0xe000 && point <= 0xf8ff) || point >= 0xf0000)
		return is_private;
	for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
		if (point >= gaps[i][0] && point <= gaps[i][1])
			return false;
	}
	return true;
}

/* What else besides letters, digits and escapes a part may hold. */
struct allowed {
	const char *marks;
	bool is_iri, is_private;
};

static bool is_made_of(const struct uri_part *part, struct allowed a)
{
	for (size_t i = 0, step; i < part->len; i += step) {
		const char *p = part->text + i;
		size_t left = part->len - i;

		step = utf8_length(p, left);
		if (step > 1) {
			if (!a.is_iri || !is_foreign(p, step, a.is_private))
				return false;
		} else if (*p == '%') {
			if (!is_escape(p, left))
				return false;
			step = 3;
		} else if (!is_letter(*p) && !is_digit(*p) &&
			   (!*p || !strchr(a.marks, *p))) {
			return false;
		}
	}
	return true;
}

/* IPvFuture: vHEX.TEXT */
static bool is_future(const struct uri_part *host)
{
	const char *dot = memchr(host->text, '.', host->len);
	struct uri_part rest;

	if (!dot || (*host->text != 'v' && *host->text != 'V') ||
	    dot == host->text + 1)
		return false;
	for (const char *p = host->text + 1; p < dot; p++) {
		char hex[] = { '0', '0', '0', *p };

		if (utf8_hex4(hex, 4) < 0)
			return false;
	}
	rest = (struct uri_part){ dot + 1,
				  host->len - (size_t)(dot + 1 - host->text) };
	return rest.len && !memchr(rest.text, '%', rest.len) &&
	       is_made_of(&rest, (struct allowed){ "!$&'()*+,;=:-._~", 0, 0 });
}

static bool is_port(const char *text, const char *end)
{
	if (text == end)
		return true;
	if (*text != ':')
		return false;
	while (++text < end && is_digit(*text))
		;
	return text == end;
}

/* [USER@]HOST[:PORT] */
static bool is_authority(const struct uri_part *authority, bool is_iri)
{
	const char *p = authority->text, *end = p + authority->len, *stop;
	const char *at = memchr(p, '@', authority->len);
	const struct allowed user = { "!$&'()*+,;=:-._~", is_iri, false };
	const struct allowed name = { "!$&'()*+,;=-._~", is_iri, false };
	struct uri_part part = { p, at ? (size_t)(at - p) : 0 };

	if (!is_made_of(&part, user))
		return false;
	p = at ? at + 1 : p;
	if (p < end && *p == '[') {
		stop = memchr(p, ']', (size_t)(end - p));
		if (!stop)
			return false;
		part = (struct uri_part){ p + 1, (size_t)(stop - p) - 1 };
		return is_port(stop + 1, end) &&
		       (format_is_ipv6(part.text, part.len) ||
			is_future(&part));
	}
	stop = memchr(p, ':', (size_t)(end - p));
	stop = stop ? stop : end;
	part = (struct uri_part){ p, (size_t)(stop - p) };
	return is_made_of(&part, name) && is_port(stop, end);
}

static bool is_reference(const char *text, size_t len, bool is_iri)
{
	const struct allowed path = { PCHAR "/", is_iri, false };
	const struct allowed query = { PCHAR "/?", is_iri, true };
	const struct allowed fragment = { PCHAR "/?", is_iri, false };
	const char *colon, *slash;
	struct uri u;

	uri_split(&u, text, len);
	if (!u.scheme.text && !u.authority.text && u.path.len) {
		colon = memchr(u.path.text, ':', u.path.len);
		slash = memchr(u.path.text, '/', u.path.len);
		if (colon && (!slash || colon < slash))
			return false;
	}
	return (!u.authority.text || is_authority(&u.authority, is_iri)) &&
	       is_made_of(&u.path, path) && is_made_of(&u.query, query) &&
	       is_made_of(&u.fragment, fragment);
}

static bool has_scheme(const char *text, size_t len)
{
	struct uri u;

	uri_split(&u, text, len);
	return u.scheme.text != NULL;
}

bool format_is_uri(const char *text, size_t len)
{
	return has_scheme(text, len) && is_reference(text, len, false);
}

bool format_is_uri_reference(const char *text, size_t len)
{
	return is_reference(text, len, false);
}

bool format_is_iri(const char *text, size_t len)
{
	return has_scheme(text, len) && is_reference(text, len, true);
}

bool format_is_iri_reference(const char *text, size_t len)
{
	return is_reference(text, len, true);
}

/* Names with points between them, in a template's braces. */
static bool is_variable_name(const char *text, size_t len)
{
	const struct uri_part name = { text, len };
	char before = '.';

	for (size_t i = 0; i < len; before = text[i++]) {
		if (text[i] == '.' && before == '.')
			return false;
	}
	return before != '.' &&
	       is_made_of(&name, (struct allowed){ "_.", 0, 0 });
}

/* Behind the name: nothing, *, or :N up to 9999. */
static bool is_modifier(const char *text, size_t len)
{
	if (len < 2)
		return !len || *text == '*';
	if (*text != ':' || text[1] == '0' || len > 5)
		return false;
	for (size_t i = 1; i < len; i++) {
		if (!is_digit(text[i]))
			return false;
	}
	return true;
}

static bool is_variable(const char *text, size_t len)
{
	size_t name = 0;

	while (name < len && text[name] != ':' && text[name] != '*')
		name++;
	return is_variable_name(text, name) &&
	       is_modifier(text + name, len - name);
}

/* What stands between { and }. */
static bool is_expression(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	if (len && *p && strchr("+#./;?&=,!@|", *p))
		p++;
	for (;;) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		const char *stop = comma ? comma : end;

		if (!is_variable(p, (size_t)(stop - p)))
			return false;
		if (!comma)
			return true;
		p = comma + 1;
	}
}

bool format_is_uri_template(const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		const char *stop = memchr(p, '{', (size_t)(end - p));
		struct uri_part plain = { p,
					  (size_t)((stop ? stop : end) - p) };

		if (!is_made_of(&plain, (struct allowed){ "!#$&()*+,-./:;=?@[]"
							  "_~",
							  true, true }))
			return false;
		if (!stop)
			return true;
		p = memchr(stop, '}', (size_t)(end - stop));
		if (!p || !is_expression(stop + 1, (size_t)(p - stop) - 1))
			return false;
		p++;
	}
	return true;
}
