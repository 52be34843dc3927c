/* format - the values of `format` that are asserted */
#ifndef SCHEMA_FORMAT_H
#define SCHEMA_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * date-time and date as RFC 3339 has them, uuid as RFC 4122, and version:
 * `X.Y.Z`, `X.Y.Z.W` in digits, or `N/A`.
 */
struct format {
	const char *name;
	const char *example; /* for messages */
	bool (*is)(const char *text, size_t len);
};

extern const struct format formats[];

/* Its place in formats, or -1. */
int format_find(const char *name, size_t len);

#endif
