/* scan - the strict scanner behind json_scan */
#include "json/scan.h"

#include "json/keys.h"
#include "json/shape.h"
#include "json/token.h"

/* Up to the value of the member that starts at p. */
ALWAYS const char *scan_key(struct scan *s, const char *p)
{
	int c = token_next(s, &p);

	if (c != '"')
		return token_fail(
			s, p, c < 0 ? "object not closed" : "expected a key");
	p = token_string(s, p);
	if (!p)
		return NULL;
	c = token_next(s, &p);
	if (c != ':')
		return token_fail(s, p,
				  c < 0 ? "object not closed"
					: "expected : behind a key");
	p++;
	if (s->end - p > 1 && *p == ' ' && (unsigned char)p[1] > ' ') {
		s->has_space = true;
		s->breaks++;
		return p + 1;
	}
	token_next(s, &p);
	return p;
}

static const char *check_keys(struct scan *s, const struct json_node *object,
			      const char *p)
{
	const struct json_node *key = keys_repeated(s->doc, object);

	return key ? token_fail(s, s->text + key->start, "duplicate key") : p;
}

/* A break before each item and the bracket, a blank behind each colon. */
ALWAYS size_t breaks_in(const struct json_node *node)
{
	size_t breaks = node->count;

	if (node->type == JSON_OBJECT)
		breaks *= 2;
	return breaks ? breaks + 1 : 0;
}

/* At the closing bracket. */
static const char *close_container(struct scan *s, const char *p)
{
	struct json_node *node = &s->doc->nodes[s->open];

	p++;
	s->depth--;
	s->open = node->end;
	s->is_value = true;
	node->len = (uint32_t)((size_t)(p - s->text) - node->start);
	node->end = (uint32_t)s->doc->count;
	s->breaks -= breaks_in(node);
	return node->type == JSON_OBJECT && node->count > 1
		       ? check_keys(s, node, p)
		       : p;
}

static const char *open_container(struct scan *s, const char *p,
				  enum json_type type)
{
	struct json_node *node = token_node(s, type, p, 0);
	int c;

	if (!node)
		return NULL;
	if (s->depth >= s->limits->depth)
		return token_fail(s, p, "nested too deeply");
	s->depth++;
	node->end = s->open;
	s->open = (uint32_t)s->doc->count - 1;
	p++;
	c = token_next(s, &p);
	if (c == (type == JSON_ARRAY ? ']' : '}'))
		return close_container(s, p);
	s->is_value = false;
	return type == JSON_ARRAY ? p : scan_key(s, p);
}

/* Behind an element or member: to the next one, or the bracket. */
static const char *scan_between(struct scan *s, const char *p)
{
	struct json_node *node = &s->doc->nodes[s->open];
	bool is_array = node->type == JSON_ARRAY;
	int c = token_next(s, &p);

	node->count++;
	if (c == (is_array ? ']' : '}'))
		return close_container(s, p);
	if (c == ',') {
		p++;
		s->is_value = false;
		if (!is_array)
			return scan_key(s, p);
		token_next(s, &p);
		return p;
	}
	if (is_array)
		return token_fail(
			s, p, c < 0 ? "array not closed" : "expected , or ]");
	return token_fail(s, p,
			  c < 0 ? "object not closed" : "expected , or }");
}

/* A scalar, an empty container, or up to the first value in one. */
static const char *scan_value(struct scan *s, const char *p)
{
	s->is_value = true;
	switch (token_peek(s, &p)) {
	case '"':
		return token_string(s, p);
	case '-':
	case '0' ... '9':
		return token_number(s, p);
	case '{':
		return open_container(s, p, JSON_OBJECT);
	case '[':
		return open_container(s, p, JSON_ARRAY);
	case 't':
		return token_word(s, p, "true", JSON_TRUE);
	case 'f':
		return token_word(s, p, "false", JSON_FALSE);
	case 'n':
		return token_word(s, p, "null", JSON_NULL);
	case -1:
		return token_fail(s, p, "expected a value, found the end");
	default:
		return token_fail(s, p, "expected a value");
	}
}

int json_limits_check(const struct json_limits *limits, struct err *e)
{
	if (!limits->size_bytes || limits->size_bytes > JSON_SIZE_MAX)
		return err_set(e, ERR_USAGE, "--max-size takes 1 to 2G");
	if (!limits->depth || limits->depth > JSON_DEPTH_MAX)
		return err_set(e, ERR_USAGE, "--max-depth takes 1 to %d",
			       JSON_DEPTH_MAX);
	return 0;
}

static const char *scan_whole(struct scan *s, const char *p)
{
	do {
		p = scan_value(s, p);
		while (p && s->is_value && s->depth)
			p = scan_between(s, p);
	} while (p && s->depth);
	return p;
}

/* A doc that is used again may meet records of one shape. */
static const char *scan_record(struct scan *s, const char *p)
{
	bool is_used = s->doc->room;
	const char *end = shape_scan(s, p);

	if (end)
		return end;
	end = scan_whole(s, p);
	if (end && is_used)
		shape_learn(s, end);
	return end;
}

static int too_large(const struct json_limits *limits, struct err *e)
{
	return err_set(e, ERR_DATA, "larger than %zu bytes",
		       limits->size_bytes);
}

/* The value's text is what lies before p. */
static void finish(struct scan *s, const char *p)
{
	s->doc->len = s->doc->stop = (size_t)(p - s->text);
	s->doc->lines = s->lines;
	s->doc->is_compact = !s->has_space;
	s->doc->level = s->is_odd || s->breaks ? -1 : s->level;
}

int json_scan_source(struct json_doc *doc, struct json_source *source,
		     const struct json_limits *limits, struct err *e)
{
	struct scan s = {
		.doc = doc,
		.limits = limits,
		.source = source,
		.e = e,
		.level = -1,
	};
	const char *p;

	doc->count = 0;
	token_text(&s, source->text, source->len);
	p = scan_record(&s, s.text);
	if (!p)
		return -1;
	finish(&s, p);
	if (doc->len <= limits->size_bytes)
		return 0;
	doc->stop = 0;
	return too_large(limits, e);
}

int json_scan(struct json_doc *doc, const char *text, size_t len,
	      const struct json_limits *limits, struct err *e)
{
	struct scan s = { .doc = doc, .limits = limits, .e = e, .level = -1 };
	const char *p = text;

	doc->text = text;
	doc->len = len;
	doc->count = 0;
	doc->stop = 0;
	if (len > limits->size_bytes || len > JSON_SIZE_MAX)
		return too_large(limits, e);
	token_text(&s, text, len);
	token_next(&s, &p);
	p = scan_record(&s, p);
	if (!p)
		return -1;
	if (token_next(&s, &p) >= 0) {
		token_fail(&s, p, "more behind the value");
		return -1;
	}
	finish(&s, p);
	return 0;
}
