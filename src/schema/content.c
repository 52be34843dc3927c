/* content - what contentEncoding and contentMediaType say of a string */
#include "schema/content.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "json/doc.h"

int content_encoding(const char *text)
{
	return strcasecmp(text, "base64") ? 0 : CONTENT_BASE64;
}

/* TYPE/SUBTYPE with parameters or not; +json is JSON as well (RFC 6839). */
int content_media_type(const char *text)
{
	size_t len = strcspn(text, "; \t");

	if (len == 16 && !strncasecmp(text, "application/json", len))
		return CONTENT_JSON;
	return len > 5 && !strncasecmp(text + len - 5, "+json", 5)
		       ? CONTENT_JSON
		       : 0;
}

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool decode(struct buf *out, const char *text, size_t len)
{
	size_t padding = 0;
	unsigned bits = 0;

	if (len % 4)
		return false;
	while (padding < 2 && padding < len && text[len - 1 - padding] == '=')
		padding++;
	for (size_t i = 0; i < len; i++) {
		int value = i < len - padding ? digit(text[i]) : 0;

		if (value < 0)
			return false;
		bits = bits << 6 | (unsigned)value;
		if (i % 4 != 3)
			continue;
		buf_addc(out, (char)(bits >> 16));
		buf_addc(out, (char)(bits >> 8));
		buf_addc(out, (char)bits);
		bits = 0;
	}
	buf_cut(out, out->len - padding);
	return true;
}

static bool is_json(const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	const struct json_limits limits = JSON_LIMITS;
	struct err e;

	return json_scan(&doc, text, len, &limits, &e) == 0;
}

bool content_is(int content, const char *text, size_t len)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);

	if (content & CONTENT_BASE64) {
		if (!decode(&plain, text, len))
			return false;
		text = plain.data;
		len = plain.len;
	}
	return !(content & CONTENT_JSON) || is_json(text, len);
}
