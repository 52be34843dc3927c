/* header - the header fields of an answer, and the values we understand */
#ifndef HTTP_HEADER_H
#define HTTP_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define HTTP_HEADERS_MAX ((size_t)64 << 10) /* bytes of one answer's fields */

/*
 * Fields are kept in a buf as name NUL value NUL, one behind the other,
 * names in lower case.
 */

/* Add one line as it came; lines that are no field are passed over. */
int header_add(struct buf *fields, const char *line, size_t len);

/* The first value under name (lower case), or NULL; borrowed from fields. */
const char *header_get(const struct buf *fields, const char *name);

/* A decimal without sign. */
bool header_number(unsigned long long *value, const char *text);

/* An entity tag without W/ and quotes. */
void header_etag(struct buf *out, const char *value);

/* The target of rel="next" in a Link field (RFC 8288); false: none. */
bool header_next_link(struct buf *out, const char *value);

/* `"api";r=0;t=17`: requests left, seconds to the reset. */
bool header_rate_limit(unsigned long long *left, unsigned long long *reset_s,
		       const char *value);

#endif
