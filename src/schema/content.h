/* content - what contentEncoding and contentMediaType say of a string */
#ifndef SCHEMA_CONTENT_H
#define SCHEMA_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

enum content {
	CONTENT_BASE64 = 1, /* RFC 4648 §4, with its padding */
	CONTENT_JSON = 2,   /* decoded first, when it is base64 too */
};

/* What the value of a keyword asks for; 0: nothing that is checked. */
int content_encoding(const char *text);
int content_media_type(const char *text);

/* Whether a string's text is all of that. */
bool content_is(int content, const char *text, size_t len);

#endif
