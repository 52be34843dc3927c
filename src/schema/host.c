/* host - the formats of names and addresses of hosts, and of mail */
#include <arpa/inet.h>
#include <idn2.h>
#include <string.h>

#include "schema/format.h"

#define NAME_MAX_LENGTH 253
#define LABEL_MAX_LENGTH 63
#define LOCAL_MAX_LENGTH 64    /* RFC 5321 §4.5.3.1.1 */
#define U_LABEL_MAX_LENGTH 252 /* 63 characters */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static bool is_address(int family, const char *text, size_t len)
{
	char copy[INET6_ADDRSTRLEN + 1];
	unsigned char address[16];

	if (len >= sizeof copy || memchr(text, '\0', len))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return inet_pton(family, copy, address) == 1;
}

bool format_is_ipv4(const char *text, size_t len)
{
	return is_address(AF_INET, text, len);
}

bool format_is_ipv6(const char *text, size_t len)
{
	return is_address(AF_INET6, text, len);
}

static bool starts_as_a_label(const char *text, size_t len)
{
	return len >= 4 && (text[0] == 'x' || text[0] == 'X') &&
	       (text[1] == 'n' || text[1] == 'N') && text[2] == '-' &&
	       text[3] == '-';
}

/* The length of its A-label, when a U-label or an A-label can be registered. */
static size_t registered(const char *text, size_t len, bool is_a_label)
{
	char copy[U_LABEL_MAX_LENGTH + 1];
	uint8_t *name = NULL, *bytes = (uint8_t *)copy;
	size_t result = 0;

	if (len >= sizeof copy || memchr(text, '\0', len))
		return 0;
	memcpy(copy, text, len);
	copy[len] = '\0';
	for (size_t i = 0; is_a_label && i < len; i++)
		copy[i] = (char)(copy[i] >= 'A' && copy[i] <= 'Z' ? copy[i] | 32
								  : copy[i]);
	if (idn2_register_u8(is_a_label ? NULL : bytes,
			     is_a_label ? bytes : NULL, &name, 0) == IDN2_OK)
		result = strlen((char *)name);
	idn2_free(name);
	return result <= LABEL_MAX_LENGTH ? result : 0;
}

static bool has_other_script(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] & 0x80)
			return true;
	}
	return false;
}

/* Letters, digits and hyphens between them. */
static bool is_plain_label(const char *text, size_t len)
{
	if (len > LABEL_MAX_LENGTH || text[0] == '-' || text[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_alnum(text[i]) && text[i] != '-')
			return false;
	}
	return true;
}

/* The length of a label in ASCII, 0 when it is none. */
static size_t label_length(const char *text, size_t len, bool is_idn)
{
	if (!len)
		return 0;
	if (has_other_script(text, len))
		return is_idn ? registered(text, len, false) : 0;
	if (!is_plain_label(text, len))
		return 0;
	if (starts_as_a_label(text, len))
		return registered(text, len, true);
	return len >= 4 && text[2] == '-' && text[3] == '-' ? 0 : len;
}

/* The dot that ends a label: in names in all scripts there are four. */
static size_t dot_length(const char *text, size_t len, bool is_idn)
{
	static const char *const dots[] = { "\xe3\x80\x82", "\xef\xbc\x8e",
					    "\xef\xbd\xa1" };

	if (*text == '.')
		return 1;
	for (size_t i = 0; is_idn && len >= 3 && i < 3; i++) {
		if (!memcmp(text, dots[i], 3))
			return 3;
	}
	return 0;
}

static bool is_name(const char *text, size_t len, bool is_idn)
{
	const char *p = text, *end = text + len, *label = text;
	size_t total = 0;

	for (; p <= end; p++) {
		size_t dot =
			p < end ? dot_length(p, (size_t)(end - p), is_idn) : 0;
		size_t ascii;

		if (!dot && p < end)
			continue;
		ascii = label_length(label, (size_t)(p - label), is_idn);
		total += ascii + (label > text);
		if (!ascii || total > NAME_MAX_LENGTH)
			return false;
		label = p + dot;
		p += dot ? dot - 1 : 0;
	}
	return true;
}

bool format_is_hostname(const char *text, size_t len)
{
	return is_name(text, len, false);
}

bool format_is_idn_hostname(const char *text, size_t len)
{
	return is_name(text, len, true);
}

/* "..." with anything printable in it, behind a \ if need be. */
static bool is_quoted(const char *text, size_t len, bool is_idn)
{
	if (len < 2 || *text != '"' || text[len - 1] != '"')
		return false;
	for (size_t i = 1; i < len - 1; i++) {
		bool is_escape = text[i] == '\\';

		i += is_escape;
		if (i == len - 1 || (text[i] == '"' && !is_escape))
			return false;
		if (text[i] & 0x80 ? !is_idn : text[i] < 32 || text[i] == 127)
			return false;
	}
	return true;
}

static bool is_dot_atom(const char *text, size_t len, bool is_idn)
{
	char before = '.';

	for (size_t i = 0; i < len; before = text[i++]) {
		if (text[i] == '.' && before == '.')
			return false;
		if (text[i] & 0x80 ? is_idn : is_alnum(text[i]))
			continue;
		if (!text[i] || !strchr("!#$%&'*+-/=?^_`{|}~.", text[i]))
			return false;
	}
	return before != '.';
}

/* [192.0.2.1] and [IPv6:2001:db8::1] */
static bool is_literal(const char *text, size_t len)
{
	if (len < 2 || *text != '[' || text[len - 1] != ']')
		return false;
	if (len > 7 && !strncasecmp(text + 1, "IPv6:", 5))
		return format_is_ipv6(text + 6, len - 7);
	return format_is_ipv4(text + 1, len - 2);
}

static bool is_mail(const char *text, size_t len, bool is_idn)
{
	const char *at = memrchr(text, '@', len);
	size_t local = at ? (size_t)(at - text) : 0;

	if (!local || local > LOCAL_MAX_LENGTH)
		return false;
	if (!is_dot_atom(text, local, is_idn) &&
	    !is_quoted(text, local, is_idn))
		return false;
	return is_literal(at + 1, len - local - 1) ||
	       is_name(at + 1, len - local - 1, is_idn);
}

bool format_is_email(const char *text, size_t len)
{
	return is_mail(text, len, false);
}

bool format_is_idn_email(const char *text, size_t len)
{
	return is_mail(text, len, true);
}
