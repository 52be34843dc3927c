/* uri - references as RFC 3986 splits and resolves them */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include <stddef.h>

#include "base/buf.h"

/* text NULL: the part is not there, which is not the same as empty. */
struct uri_part {
	const char *text;
	size_t len;
};

struct uri {
	struct uri_part scheme, authority, path, query, fragment;
};

/* Any text splits (RFC 3986 appendix B); whether it is a URI is not asked. */
void uri_split(struct uri *u, const char *text, size_t len);

/* Append what ref means where base holds (RFC 3986 §5.2). */
void uri_resolve(struct buf *out, const char *base, const char *ref);

/* Append text with %XX undone; -1 when one is broken or says NUL. */
int uri_decode(struct buf *out, const char *text, size_t len);

#endif
