/* scan - the strict scanner behind json_scan */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/doc.h"
#include "json/keys.h"
#include "json/utf8.h"

struct scan {
	struct json_doc *doc;
	size_t at;
	size_t depth;
	const struct json_limits *limits;
	struct err *e;
};

static int scan_value(struct scan *s);

static int fail(struct scan *s, const char *what)
{
	return err_set(s->e, ERR_DATA, "%s", what);
}

static int peek(const struct scan *s)
{
	return s->at < s->doc->len ? (unsigned char)s->doc->text[s->at] : -1;
}

static void skip_space(struct scan *s)
{
	for (;; s->at++) {
		int c = peek(s);

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return;
	}
}

/* Begin a node here; returns its index, -1 when there are too many. */
static ssize_t open_node(struct scan *s, enum json_type type)
{
	struct json_doc *doc = s->doc;

	if (doc->count >= JSON_NODES_MAX)
		return fail(s, "too many values");
	doc->nodes =
		xgrow(doc->nodes, doc->count, &doc->room, sizeof *doc->nodes);
	doc->nodes[doc->count] = (struct json_node){
		.type = (uint8_t)type,
		.start = (uint32_t)s->at,
	};
	return (ssize_t)doc->count++;
}

static void close_node(struct scan *s, ssize_t index)
{
	struct json_node *node = &s->doc->nodes[index];

	node->len = (uint32_t)(s->at - node->start);
	node->end = (uint32_t)s->doc->count;
}

static int scan_word(struct scan *s, const char *word, enum json_type type)
{
	size_t len = strlen(word);
	ssize_t node;

	if (s->doc->len - s->at < len ||
	    memcmp(s->doc->text + s->at, word, len) != 0)
		return fail(s, "expected a value");
	node = open_node(s, type);
	if (node < 0)
		return -1;
	s->at += len;
	close_node(s, node);
	return 0;
}

static size_t scan_digits(struct scan *s)
{
	size_t start = s->at;

	while (peek(s) >= '0' && peek(s) <= '9')
		s->at++;
	return s->at - start;
}

static int scan_exponent(struct scan *s)
{
	size_t digits;

	if (peek(s) != 'e' && peek(s) != 'E')
		return 0;
	s->at++;
	if (peek(s) == '+' || peek(s) == '-')
		s->at++;
	digits = scan_digits(s);
	if (!digits)
		return fail(s, "expected a digit in the exponent");
	if (digits > JSON_EXPONENT_DIGITS)
		return fail(s, "exponent too long");
	return 0;
}

static int scan_number(struct scan *s)
{
	ssize_t node = open_node(s, JSON_NUMBER);

	if (node < 0)
		return -1;
	if (peek(s) == '-')
		s->at++;
	if (peek(s) == '0')
		s->at++;
	else if (!scan_digits(s))
		return fail(s, "expected a digit");
	if (peek(s) >= '0' && peek(s) <= '9')
		return fail(s, "a number does not start with 0");
	if (peek(s) == '.') {
		s->at++;
		if (!scan_digits(s))
			return fail(s, "expected a digit behind the point");
	}
	if (scan_exponent(s) < 0)
		return -1;
	close_node(s, node);
	return 0;
}

/* Behind the u; a high surrogate takes its low one along. */
static int scan_unicode(struct scan *s)
{
	const char *text = s->doc->text;
	int32_t high = utf8_hex4(text + s->at, s->doc->len - s->at);
	int32_t low;

	if (high < 0)
		return fail(s, "expected four hex digits behind \\u");
	if (high >= 0xdc00 && high <= 0xdfff)
		return fail(s, "a low surrogate without its high one");
	s->at += 4;
	if (high < 0xd800 || high > 0xdbff)
		return 0;
	if (s->doc->len - s->at < 6 || text[s->at] != '\\' ||
	    text[s->at + 1] != 'u')
		return fail(s, "a high surrogate without its low one");
	low = utf8_hex4(text + s->at + 2, 4);
	if (low < 0xdc00 || low > 0xdfff)
		return fail(s, "a high surrogate without its low one");
	s->at += 6;
	return 0;
}

static int scan_escape(struct scan *s)
{
	int c;

	s->at++;
	c = peek(s);
	if (c < 0)
		return fail(s, "string not closed");
	if (!c || !strchr("\"\\/bfnrtu", c))
		return fail(s, "unknown escape");
	s->at++;
	return c == 'u' ? scan_unicode(s) : 0;
}

static int scan_character(struct scan *s, int c)
{
	size_t len;

	if (c < 0x20)
		return fail(s, "control character in a string");
	len = utf8_length(s->doc->text + s->at, s->doc->len - s->at);
	if (!len)
		return fail(s, "not UTF-8");
	s->at += len;
	return 0;
}

static int scan_string(struct scan *s)
{
	ssize_t node = open_node(s, JSON_STRING);
	int c;

	if (node < 0)
		return -1;
	for (s->at++; (c = peek(s)) != '"';) {
		if (c < 0)
			return fail(s, "string not closed");
		if (c == '\\')
			s->doc->nodes[node].has_escape = true;
		if ((c == '\\' ? scan_escape(s) : scan_character(s, c)) < 0)
			return -1;
	}
	s->at++;
	close_node(s, node);
	return 0;
}

static int scan_elements(struct scan *s, ssize_t array)
{
	for (;;) {
		if (scan_value(s) < 0)
			return -1;
		s->doc->nodes[array].count++;
		skip_space(s);
		if (peek(s) == ']')
			return 0;
		if (peek(s) != ',')
			return fail(s, peek(s) < 0 ? "array not closed"
						   : "expected , or ]");
		s->at++;
		skip_space(s);
	}
}

static int scan_member(struct scan *s)
{
	if (peek(s) != '"')
		return fail(s, peek(s) < 0 ? "object not closed"
					   : "expected a key");
	if (scan_string(s) < 0)
		return -1;
	skip_space(s);
	if (peek(s) != ':')
		return fail(s, peek(s) < 0 ? "object not closed"
					   : "expected : behind a key");
	s->at++;
	skip_space(s);
	return scan_value(s);
}

static int scan_members(struct scan *s, ssize_t object)
{
	for (;;) {
		if (scan_member(s) < 0)
			return -1;
		s->doc->nodes[object].count++;
		skip_space(s);
		if (peek(s) == '}')
			return 0;
		if (peek(s) != ',')
			return fail(s, peek(s) < 0 ? "object not closed"
						   : "expected , or }");
		s->at++;
		skip_space(s);
	}
}

static int check_keys(struct scan *s, ssize_t index)
{
	const struct json_node *object = &s->doc->nodes[index];
	const struct json_node *key = NULL;

	if (object->type == JSON_OBJECT)
		key = keys_repeated(s->doc, object);
	if (!key)
		return 0;
	s->at = key->start;
	return fail(s, "duplicate key");
}

static int scan_container(struct scan *s, enum json_type type)
{
	char closing = type == JSON_ARRAY ? ']' : '}';
	ssize_t node = open_node(s, type);

	if (node < 0)
		return -1;
	if (s->depth >= s->limits->depth)
		return fail(s, "nested too deeply");
	s->depth++;
	s->at++;
	skip_space(s);
	if (peek(s) != closing &&
	    (type == JSON_ARRAY ? scan_elements(s, node)
				: scan_members(s, node)) < 0)
		return -1;
	s->at++;
	s->depth--;
	close_node(s, node);
	return check_keys(s, node);
}

static int scan_value(struct scan *s)
{
	switch (peek(s)) {
	case -1:
		return fail(s, "expected a value, found the end");
	case '{':
		return scan_container(s, JSON_OBJECT);
	case '[':
		return scan_container(s, JSON_ARRAY);
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true", JSON_TRUE);
	case 'f':
		return scan_word(s, "false", JSON_FALSE);
	case 'n':
		return scan_word(s, "null", JSON_NULL);
	case '-':
	case '0' ... '9':
		return scan_number(s);
	default:
		return fail(s, "expected a value");
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

int json_scan(struct json_doc *doc, const char *text, size_t len,
	      const struct json_limits *limits, struct err *e)
{
	struct scan s = { doc, 0, 0, limits, e };
	int result;

	doc->text = text;
	doc->len = len;
	doc->count = 0;
	doc->stop = 0;
	if (len > limits->size_bytes || len > JSON_SIZE_MAX)
		return err_set(e, ERR_DATA, "larger than %zu bytes",
			       limits->size_bytes);
	skip_space(&s);
	result = scan_value(&s);
	if (!result) {
		skip_space(&s);
		if (peek(&s) >= 0)
			result = fail(&s, "more behind the value");
	}
	doc->stop = s.at;
	return result;
}
