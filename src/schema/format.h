/* format - the values of `format` that are asserted */
#ifndef SCHEMA_FORMAT_H
#define SCHEMA_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

/* Text is UTF-8, may hold NULs, and does not end in one. */
typedef bool format_fn(const char *text, size_t len);

/*
 * All formats of draft-07, uuid as RFC 4122 has it, and version: `X.Y.Z`,
 * `X.Y.Z.W` in digits, or `N/A`.
 */
struct format {
	const char *name;
	const char *example; /* for messages */
	format_fn *is;
};

extern const struct format formats[];

/* Its place in formats, or -1. */
int format_find(const char *name, size_t len);

/* RFC 3339 §5.6; a leap second only where UTC can have one. */
format_fn format_is_date_time, format_is_date, format_is_time;

/* RFC 1123 and 5891; RFC 5321 and 6531; RFC 2673 and 4291. */
format_fn format_is_hostname, format_is_idn_hostname;
format_fn format_is_email, format_is_idn_email;
format_fn format_is_ipv4, format_is_ipv6;

/* RFC 3986, 3987 and 6570. */
format_fn format_is_uri, format_is_uri_reference;
format_fn format_is_iri, format_is_iri_reference, format_is_uri_template;

#endif
