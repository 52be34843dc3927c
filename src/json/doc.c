/* doc - looking things up in a scanned JSON value */
#include "json/doc.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/shape.h"
#include "json/utf8.h"

void json_doc_release(struct json_doc *doc)
{
	shape_release(&doc->shape);
	free(doc->nodes);
	*doc = (struct json_doc){ 0 };
}

const char *json_raw(const struct json_doc *doc, const struct json_node *node)
{
	return doc->text + node->start;
}

const struct json_node *json_first(const struct json_doc *doc,
				   const struct json_node *container)
{
	(void)doc;
	return container + 1;
}

const struct json_node *json_next(const struct json_doc *doc,
				  const struct json_node *node)
{
	return doc->nodes + node->end;
}

/* The character behind a one-letter escape. */
static char plain_escape(char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *p = strchr(from, c);

	return p ? to[p - from] : c;
}

/* At the backslash; returns the bytes of text used. */
static size_t add_escape(struct buf *out, const char *p)
{
	int32_t point;

	if (p[1] != 'u') {
		buf_addc(out, plain_escape(p[1]));
		return 2;
	}
	point = utf8_hex4(p + 2, 4);
	if (point < 0xd800 || point > 0xdbff) {
		utf8_add(out, (uint32_t)point);
		return 6;
	}
	point = 0x10000 + ((point - 0xd800) << 10) +
		(utf8_hex4(p + 8, 4) - 0xdc00);
	utf8_add(out, (uint32_t)point);
	return 12;
}

int json_text(struct buf *out, const struct json_doc *doc,
	      const struct json_node *string)
{
	const char *p = json_raw(doc, string) + 1;
	const char *end = p + string->len - 2;

	while (p < end) {
		const char *escape =
			string->has_escape ? memchr(p, '\\', (size_t)(end - p))
					   : NULL;
		const char *stop = escape ? escape : end;

		buf_add(out, p, (size_t)(stop - p));
		p = escape ? escape + add_escape(out, escape) : end;
	}
	return out->is_full ? -1 : 0;
}

/* Apart, so that the common case pays nothing for it. */
static bool is_unescaped(const struct json_doc *doc,
			 const struct json_node *string, const char *text,
			 size_t len)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);
	size_t raw = string->len - 2;

	if (len > raw || len < raw / 6)
		return false; /* no escape has more than six bytes for one */
	json_text(&plain, doc, string);
	return plain.len == len && !memcmp(plain.data, text, len);
}

bool json_is_bytes(const struct json_doc *doc, const struct json_node *string,
		   const char *text, size_t len)
{
	if (string->has_escape)
		return is_unescaped(doc, string, text, len);
	return string->len - 2 == len &&
	       !memcmp(doc->text + string->start + 1, text, len);
}

bool json_is_text(const struct json_doc *doc, const struct json_node *node,
		  const char *text)
{
	return node && node->type == JSON_STRING &&
	       json_is_bytes(doc, node, text, strlen(text));
}

const struct json_node *json_member_bytes(const struct json_doc *doc,
					  const struct json_node *object,
					  const char *key, size_t len)
{
	const struct json_node *node = json_first(doc, object);

	for (uint32_t i = 0; i < object->count; i++) {
		const struct json_node *value = json_next(doc, node);

		if (json_is_bytes(doc, node, key, len))
			return value;
		node = json_next(doc, value);
	}
	return NULL;
}

const struct json_node *json_member(const struct json_doc *doc,
				    const struct json_node *object,
				    const char *key)
{
	if (!object || object->type != JSON_OBJECT)
		return NULL;
	return json_member_bytes(doc, object, key, strlen(key));
}

const struct json_node *json_element(const struct json_doc *doc,
				     const struct json_node *array,
				     const char *token, size_t len)
{
	const struct json_node *node = json_first(doc, array);
	size_t index = 0;

	if (!len || len > 9 || (len > 1 && *token == '0'))
		return NULL;
	for (size_t i = 0; i < len; i++) {
		if (token[i] < '0' || token[i] > '9')
			return NULL;
		index = index * 10 + (size_t)(token[i] - '0');
	}
	if (index >= array->count)
		return NULL;
	while (index--)
		node = json_next(doc, node);
	return node;
}

int json_untoken(struct buf *out, const char *token, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (token[i] == '~' && i + 1 < len)
			buf_addc(out, token[++i] == '1' ? '/' : '~');
		else
			buf_addc(out, token[i]);
	}
	return out->is_full ? -1 : 0;
}

/* One reference token. */
static const struct json_node *step(const struct json_doc *doc,
				    const struct json_node *node,
				    const char *token, size_t len)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);

	if (node->type == JSON_ARRAY)
		return json_element(doc, node, token, len);
	if (node->type != JSON_OBJECT)
		return NULL;
	if (!memchr(token, '~', len))
		return json_member_bytes(doc, node, token, len);
	json_untoken(&plain, token, len);
	return json_member_bytes(doc, node, plain.data, plain.len);
}

const struct json_node *json_at(const struct json_doc *doc, const char *pointer)
{
	const struct json_node *node = doc->count ? doc->nodes : NULL;

	while (node && *pointer == '/') {
		size_t len = strcspn(pointer + 1, "/");

		node = step(doc, node, pointer + 1, len);
		pointer += 1 + len;
	}
	return *pointer ? NULL : node;
}

int json_token(struct buf *out, const char *bytes, size_t len)
{
	buf_addc(out, '/');
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '~' || bytes[i] == '/')
			buf_adds(out, bytes[i] == '~' ? "~0" : "~1");
		else
			buf_addc(out, bytes[i]);
	}
	return out->is_full ? -1 : 0;
}

/* The child of container that node is or lies in; appends its token. */
static const struct json_node *toward(struct buf *out,
				      const struct json_doc *doc,
				      const struct json_node *container,
				      const struct json_node *node)
{
	AUTO(buf_release) struct buf key = BUF_INIT(BUF_MAX);
	const struct json_node *child = json_first(doc, container);
	uint32_t i = 0;

	if (container->type == JSON_ARRAY) {
		for (; doc->nodes + child->end <= node; i++)
			child = json_next(doc, child);
		buf_addf(out, "/%u", (unsigned)i);
		return child;
	}
	for (; doc->nodes + child[1].end <= node;)
		child = json_next(doc, child + 1);
	json_text(&key, doc, child);
	json_token(out, key.data, key.len);
	return child + 1;
}

int json_pointer(struct buf *out, const struct json_doc *doc,
		 const struct json_node *node)
{
	const struct json_node *at = doc->nodes;

	while (at < node)
		at = toward(out, doc, at, node);
	return out->is_full ? -1 : 0;
}
