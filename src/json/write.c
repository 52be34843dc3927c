/* write - JSON text out: lossless copies of scanned values, and new strings */
#include "json/write.h"

#include <string.h>

#include "base/mem.h"
#include "json/shape.h"
#include "json/span.h"

#define COPIED SHAPE_SLACK /* bytes that a copy moves at least */

/* Writes behind what out holds; to is handed back to out by settle(). */
struct pen {
	struct buf *out;
	const struct json_doc *doc;
	char *to, *end;
};

static void settle(struct pen *p)
{
	buf_grew(p->out, (size_t)(p->to - p->out->data) - p->out->len);
}

static void make_room(struct pen *p, size_t len)
{
	if (__builtin_expect((size_t)(p->end - p->to) >= len, 1))
		return;
	settle(p);
	buf_room(p->out, len);
	p->to = p->out->data + p->out->len;
	p->end = p->out->data + p->out->size - 1;
}

/* COPIED bytes are moved at once where that many are at hand. */
static inline char *put_bytes(char *to, const char *from, size_t len,
			      size_t at_hand)
{
	if (len <= COPIED && at_hand >= COPIED)
		memcpy(to, from, COPIED);
	else
		memcpy(to, from, len);
	return to + len;
}

static void put_token(struct pen *p, const struct json_node *node)
{
	const char *from = p->doc->text + node->start;

	make_room(p, (size_t)node->len + COPIED);
	p->to = put_bytes(p->to, from, node->len, p->doc->len - node->start);
}

static void put_mark(struct pen *p, char mark)
{
	make_room(p, 1);
	*p->to++ = mark;
}

/* Where an item or a closing bracket stands. */
static void put_line(struct pen *p, size_t level)
{
	make_room(p, 1 + 2 * level + COPIED);
	*p->to++ = '\n';
	if (2 * level <= COPIED)
		memset(p->to, ' ', COPIED);
	else
		memset(p->to, ' ', 2 * level);
	p->to += 2 * level;
}

static void put_value(struct pen *p, const struct json_node *node,
		      size_t level);

static void put_items(struct pen *p, const struct json_node *node, size_t level)
{
	const struct json_node *nodes = p->doc->nodes, *item = node + 1;

	for (uint32_t i = 0; i < node->count; i++) {
		if (i)
			put_mark(p, ',');
		put_line(p, level + 1);
		if (node->type == JSON_OBJECT) {
			put_token(p, item++);
			put_mark(p, ':');
			put_mark(p, ' ');
		}
		put_value(p, item, level + 1);
		item = nodes + item->end;
	}
	if (node->count)
		put_line(p, level);
}

static void put_value(struct pen *p, const struct json_node *node, size_t level)
{
	if (node->type < JSON_ARRAY) {
		put_token(p, node);
		return;
	}
	put_mark(p, node->type == JSON_OBJECT ? '{' : '[');
	put_items(p, node, level);
	put_mark(p, node->type == JSON_OBJECT ? '}' : ']');
}

/*
 * What stands between two tokens, without its white space: brackets, then at
 * most one comma or colon, behind which there is white space only.
 */
static inline char *put_marks(char *to, const char *from, const char *end)
{
	for (; from < end; from++) {
		char c = *from;

		*to = c;
		to += c > ' ';
		if (c == ',' || c == ':')
			break;
	}
	return to;
}

/* Seams are known without their white space: what is left are scalars. */
static void put_shaped(struct pen *p)
{
	const struct json_doc *doc = p->doc;
	const struct json_shape *shape = doc->shape;
	const struct shape_seam *seam = shape->seams;
	const struct json_node *node;
	char *to = p->to;

	for (;; seam++) {
		size_t len = seam->end - seam->mark;

		to = put_bytes(to, shape->marks.data + seam->mark, len,
			       len + SHAPE_SLACK);
		if (seam->node == doc->count)
			break;
		node = doc->nodes + seam->node;
		to = put_bytes(to, doc->text + node->start, node->len,
			       doc->len - node->start);
	}
	p->to = to;
}

/* The nodes lie in the order of the text: no need to walk the tree. */
static void put_compact(struct pen *p)
{
	const struct json_doc *doc = p->doc;
	const struct json_node *end = doc->nodes + doc->count;
	const char *at = doc->text;
	char *to = p->to;

	for (const struct json_node *node = doc->nodes; node < end; node++) {
		const char *token = doc->text + node->start;
		size_t len = node->type < JSON_ARRAY ? node->len : 1;

		to = put_marks(to, at, token);
		at = token + len;
		to = put_bytes(to, token, len, doc->len - node->start);
	}
	p->to = put_marks(to, at, doc->text + doc->len);
}

/* Into a buffer that grows as it needs. */
static void put_doc(struct buf *out, const struct json_doc *doc, bool is_pretty,
		    size_t level)
{
	struct pen p = { .out = out, .doc = doc };

	buf_room(out, doc->len + COPIED);
	p.to = out->data + out->len;
	p.end = out->data + out->size - 1;
	if (is_pretty)
		put_value(&p, doc->nodes, level);
	else if (doc->is_shaped)
		put_shaped(&p);
	else
		put_compact(&p);
	settle(&p);
}

static int put_limited(struct buf *out, const struct json_doc *doc,
		       bool is_pretty, size_t level)
{
	AUTO(buf_release) struct buf whole = BUF_INIT(BUF_MAX);

	if (out->limit == BUF_MAX) {
		put_doc(out, doc, is_pretty, level);
		return 0;
	}
	put_doc(&whole, doc, is_pretty, level);
	return buf_add(out, whole.data, whole.len);
}

int json_compact_doc(struct buf *out, const struct json_doc *doc)
{
	return doc->is_compact ? buf_add(out, doc->text, doc->len)
			       : put_limited(out, doc, false, 0);
}

int json_pretty_doc(struct buf *out, const struct json_doc *doc, size_t level)
{
	return doc->level == (int)level ? buf_add(out, doc->text, doc->len)
					: put_limited(out, doc, true, level);
}

/* What was accepted before, by whatever limits. */
static int scan_again(struct json_doc *doc, const char *text, size_t len)
{
	const struct json_limits wide = { JSON_SIZE_MAX, JSON_DEPTH_MAX };
	struct err e;

	return json_scan(doc, text, len, &wide, &e);
}

int json_compact(struct buf *out, const char *text, size_t len)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	if (scan_again(&doc, text, len) < 0)
		return -1;
	return json_compact_doc(out, &doc);
}

int json_pretty(struct buf *out, const char *text, size_t len, size_t level)
{
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	if (scan_again(&doc, text, len) < 0)
		return -1;
	return json_pretty_doc(out, &doc, level);
}

static void quote_escape(struct buf *out, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	static const char digit[] = "0123456789abcdef";
	const char *p = c ? strchr(from, c) : NULL;

	buf_addc(out, '\\');
	if (p) {
		buf_addc(out, to[p - from]);
		return;
	}
	buf_adds(out, c < 0x10 ? "u000" : "u001");
	buf_addc(out, digit[c & 15]);
}

int json_quote(struct buf *out, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len;

	buf_addc(out, '"');
	while (p < end) {
		const char *stop = span_literal(p, end);

		buf_add(out, p, (size_t)(stop - p));
		if (stop < end)
			quote_escape(out, (unsigned char)*stop++);
		p = stop;
	}
	buf_addc(out, '"');
	return out->is_full ? -1 : 0;
}
